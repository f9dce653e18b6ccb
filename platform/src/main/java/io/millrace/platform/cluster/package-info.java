/// Millrace within a Kubernetes cluster: whether it is, and what there is of the cluster to follow.
@NullMarked
package io.millrace.platform.cluster;

import org.jspecify.annotations.NullMarked;
