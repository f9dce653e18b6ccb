package io.millrace.gateway.cluster;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Ready in a cluster only when it is known whose certificates it believes.
@Readiness
final class ClusterReadiness implements HealthCheck {

    private final Sides sides;

    ClusterReadiness(Sides sides) {
        this.sides = sides;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("cluster").status(sides.isInformed()).build();
    }
}
