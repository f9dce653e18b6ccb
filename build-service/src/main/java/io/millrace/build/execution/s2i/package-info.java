/// The contract of Source-to-Image between builder images and sources.
@NullMarked
package io.millrace.build.execution.s2i;

import org.jspecify.annotations.NullMarked;
