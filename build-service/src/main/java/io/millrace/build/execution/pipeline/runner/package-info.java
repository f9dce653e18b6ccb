/// Runs a Jenkinsfile. It is a program of its own: nothing of the service is in its process.
@NullMarked
package io.millrace.build.execution.pipeline.runner;

import org.jspecify.annotations.NullMarked;
