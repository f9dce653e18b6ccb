/// Runs each build in a pod of its own. In the pod an [Agent] builds as the local executor does and
/// tells of it on its output; this service follows that.
@NullMarked
package io.millrace.build.execution.kubernetes;

import org.jspecify.annotations.NullMarked;
