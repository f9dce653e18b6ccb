@NullMarked
package io.millrace.trigger.outgoing;

import org.jspecify.annotations.NullMarked;
