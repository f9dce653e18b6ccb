/// CloudEvents 1.0 in Kafka's binary mode.
@NullMarked
package io.millrace.platform.events;

import org.jspecify.annotations.NullMarked;
