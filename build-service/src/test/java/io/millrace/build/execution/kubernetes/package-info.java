/// Tests of the package of the same name.
@NullMarked
package io.millrace.build.execution.kubernetes;

import org.jspecify.annotations.NullMarked;
