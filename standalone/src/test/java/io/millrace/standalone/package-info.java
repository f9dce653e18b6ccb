/// Tests of what `./run` starts.
@NullMarked
package io.millrace.standalone;

import org.jspecify.annotations.NullMarked;
