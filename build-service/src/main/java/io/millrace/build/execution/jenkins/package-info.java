/// Pipelines that a Jenkins runs.
@NullMarked
package io.millrace.build.execution.jenkins;

import org.jspecify.annotations.NullMarked;
