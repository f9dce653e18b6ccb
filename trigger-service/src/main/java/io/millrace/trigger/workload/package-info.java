/// Deployments, StatefulSets, DaemonSets and CronJobs as they are stored through our API, and how
/// they follow tags.
@NullMarked
package io.millrace.trigger.workload;

import org.jspecify.annotations.NullMarked;
