/// What tests of all services stand on.
@NullMarked
package io.millrace.platform.testing;

import org.jspecify.annotations.NullMarked;
