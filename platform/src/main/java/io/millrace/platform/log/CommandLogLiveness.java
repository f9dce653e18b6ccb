package io.millrace.platform.log;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/// Whether the owner's loop still runs.
@Singleton
@Liveness
final class CommandLogLiveness implements HealthCheck {

    private final CommandLog log;

    CommandLogLiveness(CommandLog log) {
        this.log = log;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("command log").status(log.isAlive()).build();
    }
}
