/// How containers of Kubernetes' own kinds follow tags (`image.openshift.io/triggers`), and what
/// short names of images mean.
@NullMarked
package io.millrace.trigger.domain.workload;

import org.jspecify.annotations.NullMarked;
