/// The way of a custom builder to the integrated registry, and to nothing else of the machine.
@NullMarked
package io.millrace.build.execution.door;

import org.jspecify.annotations.NullMarked;
