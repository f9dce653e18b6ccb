/// How a service reaches Kafka.
@NullMarked
package io.millrace.platform.kafka;

import org.jspecify.annotations.NullMarked;
