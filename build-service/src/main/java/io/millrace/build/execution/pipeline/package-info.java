/// Runs Jenkinsfiles: in a process of their own behind walls, with questions answered from outside.
@NullMarked
package io.millrace.build.execution.pipeline;

import org.jspecify.annotations.NullMarked;
