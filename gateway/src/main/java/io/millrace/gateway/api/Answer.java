package io.millrace.gateway.api;

import io.millrace.contract.meta.Status;
import io.millrace.contract.meta.StatusDetails;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.Refusal;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.core.Response;
import java.util.Optional;

/// What the gateway sends back.
final class Answer {

    private Answer() {}

    static Response of(int code, byte[] body, String contentType) {
        return Response.status(code)
                .header("Content-Type", contentType)
                .header("Cache-Control", "no-cache, private")
                .entity(body)
                .build();
    }

    static Response json(int code, Object body) {
        return of(code, Json.bytes(body), "application/json");
    }

    static Response text(int code, String body) {
        return Response.status(code)
                .header("Content-Type", "text/plain; charset=utf-8")
                .entity(body)
                .build();
    }

    static Response of(Refusal refusal) {
        return of(refusal.toStatus(), refusal.code());
    }

    /// Ends a request that no route has seen yet.
    static Future<Void> end(RoutingContext http, Refusal refusal) {
        var status = refusal.toStatus();
        var response =
                http.response()
                        .setStatusCode(refusal.code())
                        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
        retryAfter(status).ifPresent(it -> response.putHeader("Retry-After", it.toString()));
        return response.end(Buffer.buffer(Json.bytes(status)));
    }

    private static Optional<Integer> retryAfter(Status status) {
        return Optional.ofNullable(status.details()).map(StatusDetails::retryAfterSeconds);
    }

    static Response of(Status status, int code) {
        var response =
                Response.status(code)
                        .header("Content-Type", "application/json")
                        .header("Cache-Control", "no-cache, private")
                        .entity(Json.bytes(status));
        retryAfter(status).ifPresent(seconds -> response.header("Retry-After", seconds));
        return response.build();
    }
}
