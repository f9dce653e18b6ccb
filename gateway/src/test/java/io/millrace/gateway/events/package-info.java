/// Tests of events.
@NullMarked
package io.millrace.gateway.events;

import org.jspecify.annotations.NullMarked;
