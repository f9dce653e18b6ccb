/// Programs run for a build: as its user, in a process group of their own, stoppable as a whole.
@NullMarked
package io.millrace.build.execution.process;

import org.jspecify.annotations.NullMarked;
