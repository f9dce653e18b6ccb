/// The gateway's side toward a Kubernetes cluster: its users, its rights, and what of it is
/// reflected here.
@NullMarked
package io.millrace.gateway.cluster;

import org.jspecify.annotations.NullMarked;
