package io.millrace.gateway.audit;

import io.quarkus.vertx.http.runtime.filters.Filters;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/// Stands before everything else, so that whatever refuses a request is recorded as well.
@Singleton
final class AuditFilter {

    private static final int BEFORE_ALL = 10_000;

    private final RequestFollower follower;

    AuditFilter(Audit audit, InstantSource clock) {
        follower = new RequestFollower(audit::add, clock);
    }

    void guard(@Observes Filters filters) {
        filters.register(follower::follow, BEFORE_ALL);
    }
}
