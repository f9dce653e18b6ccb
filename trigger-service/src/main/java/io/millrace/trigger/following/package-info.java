/// What those who follow tags share: where tags point, whose they are, and what has been decided.
@NullMarked
package io.millrace.trigger.following;

import org.jspecify.annotations.NullMarked;
