package io.millrace.gateway.api;

import io.millrace.platform.schema.Json;
import io.millrace.platform.status.Refusal;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicInteger;

/// Keeps crowds and very slow clients from taking everything. Health is always answered.
@Singleton
final class RequestLimits {

    private static final int BEFORE_IDENTITY = 1100;

    private final Vertx vertx;
    private final RequestConfig config;
    private final AtomicInteger underWay = new AtomicInteger();

    RequestLimits(Vertx vertx, RequestConfig config) {
        this.vertx = vertx;
        this.config = config;
    }

    void guard(@Observes Filters filters) {
        filters.register(this::admit, BEFORE_IDENTITY);
    }

    private void admit(RoutingContext http) {
        if (isLong(http) || isHealth(http.normalizedPath())) {
            http.next();
            return;
        }
        http.addEndHandler(end -> underWay.decrementAndGet());
        if (underWay.incrementAndGet() > config.atOnce()) {
            refuse(http);
            return;
        }
        if (hasBody(http.request())) {
            cutOffWhenSlow(http);
        }
        http.next();
    }

    private void cutOffWhenSlow(RoutingContext http) {
        var timer =
                vertx.setTimer(
                        config.bodyTimeout().toMillis(),
                        late -> {
                            if (!http.request().isEnded()) {
                                http.response().reset();
                            }
                        });
        http.addEndHandler(end -> vertx.cancelTimer(timer));
    }

    private static boolean hasBody(HttpServerRequest request) {
        var length = request.getHeader("Content-Length");
        return length == null
                ? request.headers().contains("Transfer-Encoding")
                : !length.equals("0");
    }

    /// What lasts by its nature: watches, logs that are followed, and uploads.
    private static boolean isLong(RoutingContext http) {
        var path = http.normalizedPath();
        var watch = http.request().getParam("watch");
        return (watch != null && !watch.equals("false") && !watch.equals("0"))
                || path.contains("/v1/watch/")
                || path.endsWith("/log")
                || path.endsWith("/instantiatebinary");
    }

    private static boolean isHealth(String path) {
        return path.startsWith("/livez")
                || path.startsWith("/readyz")
                || path.startsWith("/healthz")
                || path.startsWith("/q/health");
    }

    private static void refuse(RoutingContext http) {
        var refusal =
                Refusal.tooManyRequests(
                        "Too many requests are being answered, please try again", 1);
        http.response()
                .setStatusCode(429)
                .putHeader("Retry-After", "1")
                .putHeader("Content-Type", "application/json")
                .end(Buffer.buffer(Json.bytes(refusal.toStatus())));
    }
}
