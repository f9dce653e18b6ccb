/// Millrace as its users see it: the story of a moving tag, and how fast it goes.
@NullMarked
package io.millrace.endtoend;

import org.jspecify.annotations.NullMarked;
