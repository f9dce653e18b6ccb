/// One trace from a request to what it starts, across Kafka.
@NullMarked
package io.millrace.platform.tracing;

import org.jspecify.annotations.NullMarked;
