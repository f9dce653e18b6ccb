package io.millrace.gateway.api;

import io.millrace.platform.schema.Json;
import io.millrace.platform.status.Refusal;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/// Refuses a body that says it is too large. A moderately large one is read to its end and thrown
/// away: many clients do not listen before they have said all.
@Singleton
final class BodyLimit {

    private static final int AFTER_IDENTITY = 900;
    private static final long READ_OUT = 64L * 1024 * 1024;

    void guard(@Observes Filters filters) {
        filters.register(BodyLimit::check, AFTER_IDENTITY);
    }

    private static void check(RoutingContext request) {
        var announced = announced(request);
        if (announced <= Payload.LIMIT) {
            request.next();
        } else if (announced <= READ_OUT) {
            request.request().handler(part -> {}).endHandler(end -> refuse(request)).resume();
        } else {
            request.response().putHeader(HttpHeaders.CONNECTION, "close");
            refuse(request);
        }
    }

    private static void refuse(RoutingContext request) {
        request.response()
                .setStatusCode(413)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
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
