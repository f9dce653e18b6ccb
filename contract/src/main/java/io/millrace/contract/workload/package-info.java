/// Wire records of the kinds of Kubernetes that run pods: `apps/v1` and `batch/v1`. What they do
/// not name of these kinds is kept as it was sent.
@NullMarked
package io.millrace.contract.workload;

import org.jspecify.annotations.NullMarked;
