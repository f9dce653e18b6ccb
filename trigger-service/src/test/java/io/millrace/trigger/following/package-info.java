@NullMarked
package io.millrace.trigger.following;

import org.jspecify.annotations.NullMarked;
