/// What the tests of this service share.
@NullMarked
package io.millrace.trigger;

import org.jspecify.annotations.NullMarked;
