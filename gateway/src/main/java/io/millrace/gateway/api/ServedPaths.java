package io.millrace.gateway.api;

import io.millrace.platform.cluster.Mode;
import io.millrace.platform.status.Refusal;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// What this server does not serve does not exist, whatever stands behind it.
@Singleton
final class ServedPaths {

    private static final int BEFORE_IDENTITY = 1050;

    private final Served served;

    ServedPaths(@ConfigProperty(name = Mode.SETTING, defaultValue = Mode.USUAL) Mode mode) {
        this.served = Served.in(mode);
    }

    @Produces
    @Singleton
    Served served() {
        return served;
    }

    void guard(@Observes Filters filters) {
        if (!served.equals(Served.EVERYTHING)) {
            filters.register(this::check, BEFORE_IDENTITY);
        }
    }

    private void check(RoutingContext http) {
        if (served.admits(http.request().method().name(), http.normalizedPath())) {
            http.next();
        } else {
            Answer.end(http, Refusal.noSuchPath());
        }
    }
}
