/// Tests of the package of the same name.
@NullMarked
package io.millrace.build.execution.s2i;

import org.jspecify.annotations.NullMarked;
