package io.millrace.gateway.api;

import io.millrace.platform.status.Refusal;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;

/// Refuses a path or headers that are too long, in words. What is several times longer, the server
/// itself refuses before it has read it, without words.
@Singleton
final class HeadLimit {

    static final int LONGEST_PATH = 16 * 1024;
    static final int LONGEST_HEADERS = 64 * 1024;

    private static final int BEFORE_IDENTITY = 1200;

    void guard(@Observes Filters filters) {
        filters.register(HeadLimit::check, BEFORE_IDENTITY);
    }

    private static void check(RoutingContext http) {
        refusal(http).ifPresentOrElse(it -> Answer.end(http, it), http::next);
    }

    private static Optional<Refusal> refusal(RoutingContext http) {
        var request = http.request();
        if (request.uri().length() > LONGEST_PATH) {
            return Optional.of(tooLong(414, "RequestURITooLong", "path and query", LONGEST_PATH));
        }
        var headers = 0L;
        for (var header : request.headers()) {
            headers += header.getKey().length() + header.getValue().length();
        }
        return headers > LONGEST_HEADERS
                ? Optional.of(
                        tooLong(431, "RequestHeaderFieldsTooLarge", "headers", LONGEST_HEADERS))
                : Optional.empty();
    }

    private static Refusal tooLong(int code, String reason, String what, int limit) {
        return new Refusal(
                code,
                reason,
                "the request's %s are longer than the %d characters that are read"
                        .formatted(what, limit),
                null);
    }
}
