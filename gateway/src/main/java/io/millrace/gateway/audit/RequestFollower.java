package io.millrace.gateway.audit;

import io.millrace.gateway.identity.Callers;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// Makes a record of a request when the answer's head goes out, or when the client leaves before.
final class RequestFollower {

    private static final String ID = "Audit-ID";

    private final Consumer<AuditRecord> audit;
    private final InstantSource clock;

    RequestFollower(Consumer<AuditRecord> audit, InstantSource clock) {
        this.audit = audit;
        this.clock = clock;
    }

    void follow(RoutingContext http) {
        var received = clock.instant();
        var id = AuditIds.of(http.request().getHeader(ID));
        var recorded = new AtomicBoolean();
        http.response().putHeader(ID, id);
        http.addHeadersEndHandler(_ -> {
            if (recorded.compareAndSet(false, true)) {
                audit.accept(record(http, id, received, http.response().getStatusCode()));
            }
        });
        http.addEndHandler(_ -> {
            if (recorded.compareAndSet(false, true)) {
                audit.accept(record(http, id, received, 0));
            }
        });
        http.next();
    }

    /// As it stands where it cannot be read.
    private static String path(RoutingContext http) {
        try {
            return http.normalizedPath();
        } catch (IllegalArgumentException malformed) {
            return Optional.ofNullable(http.request().path()).orElse("");
        }
    }

    private AuditRecord record(RoutingContext http, String id, Instant received, int code) {
        var request = http.request();
        var path = path(http);
        var watch = request.getParam("watch");
        var info =
                RequestInfo.of(
                        request.method().name(),
                        path,
                        watch != null && !watch.equals("false") && !watch.equals("0"));
        return new AuditRecord(
                id,
                received,
                clock.instant(),
                Audited.about(http, info),
                Redaction.uri(path, Optional.ofNullable(request.query()).orElse("")),
                Callers.of(http),
                Optional.ofNullable(request.remoteAddress()).map(it -> it.host()).orElse(""),
                Optional.ofNullable(request.getHeader("User-Agent")).orElse(""),
                code,
                Audited.commandOf(http),
                Audited.triedNameOf(http));
    }
}
