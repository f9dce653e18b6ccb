/// Reads a tenant's Dockerfile, refuses what it may not ask for, and writes the one that is built.
@NullMarked
package io.millrace.build.execution.dockerfile;

import org.jspecify.annotations.NullMarked;
