/// How a DeploymentConfig is completed and judged, and what makes a new deployment of it.
@NullMarked
package io.millrace.trigger.domain.rollout;

import org.jspecify.annotations.NullMarked;
