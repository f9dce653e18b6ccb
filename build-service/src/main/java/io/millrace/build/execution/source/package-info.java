/// Fetches the source of a build with the git binary and finds the build context in it.
@NullMarked
package io.millrace.build.execution.source;

import org.jspecify.annotations.NullMarked;
