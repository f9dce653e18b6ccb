package io.millrace.gateway.api;

import io.millrace.platform.schema.Json;
import io.millrace.platform.status.Refusal;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/// Refuses, before reading it, a body that says it is too large.
@Singleton
final class BodyLimit {

    private static final int AFTER_IDENTITY = 900;

    void guard(@Observes Filters filters) {
        filters.register(BodyLimit::check, AFTER_IDENTITY);
    }

    private static void check(RoutingContext request) {
        if (announced(request) <= Payload.LIMIT) {
            request.next();
            return;
        }
        request.response()
                .setStatusCode(413)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CONNECTION, "close")
                .end(Buffer.buffer(Json.bytes(Refusal.tooLarge(Payload.LIMIT).toStatus())));
    }

    private static long announced(RoutingContext request) {
        try {
            var length = request.request().getHeader(HttpHeaders.CONTENT_LENGTH);
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException noNumber) {
            return 0;
        }
    }
}
