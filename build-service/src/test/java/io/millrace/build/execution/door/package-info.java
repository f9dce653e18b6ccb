/// Tests of the package of the same name.
@NullMarked
package io.millrace.build.execution.door;

import org.jspecify.annotations.NullMarked;
