/// Events for subscribers that have no Kafka: facts of a project, sent over HTTP.
@NullMarked
package io.millrace.trigger.outgoing;

import org.jspecify.annotations.NullMarked;
