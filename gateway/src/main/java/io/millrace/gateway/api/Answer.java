package io.millrace.gateway.api;

import io.millrace.contract.meta.Status;
import io.millrace.contract.meta.StatusDetails;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.Refusal;
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

    static Response of(Status status, int code) {
        var response =
                Response.status(code)
                        .header("Content-Type", "application/json")
                        .header("Cache-Control", "no-cache, private")
                        .entity(Json.bytes(status));
        Optional.ofNullable(status.details())
                .map(StatusDetails::retryAfterSeconds)
                .ifPresent(seconds -> response.header("Retry-After", seconds));
        return response.build();
    }
}
