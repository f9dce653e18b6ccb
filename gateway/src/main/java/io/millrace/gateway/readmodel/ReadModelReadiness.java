package io.millrace.gateway.readmodel;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Ready only when every changelog has been read up to the end it had at the start.
@Readiness
final class ReadModelReadiness implements HealthCheck {

    private final ReadModel readModel;

    ReadModelReadiness(ReadModel readModel) {
        this.readModel = readModel;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("read model").status(readModel.isLoaded()).build();
    }
}
