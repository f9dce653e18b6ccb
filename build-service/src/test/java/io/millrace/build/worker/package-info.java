/// Workers, tried out.
@NullMarked
package io.millrace.build.worker;

import org.jspecify.annotations.NullMarked;
