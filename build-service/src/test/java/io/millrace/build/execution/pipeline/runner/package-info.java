@NullMarked
package io.millrace.build.execution.pipeline.runner;

import org.jspecify.annotations.NullMarked;
