@NullMarked
package io.millrace.trigger.rollout;

import org.jspecify.annotations.NullMarked;
