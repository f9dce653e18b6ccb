/// The way to the cluster whose workloads follow tags (`millrace.mode=kubernetes`).
@NullMarked
package io.millrace.trigger.cluster;

import org.jspecify.annotations.NullMarked;
