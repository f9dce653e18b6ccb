/// DeploymentConfigs and their ReplicationControllers: what is stored of them, and what makes a new
/// deployment.
@NullMarked
package io.millrace.trigger.rollout;

import org.jspecify.annotations.NullMarked;
