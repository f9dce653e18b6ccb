package io.millrace.gateway.api;

import io.millrace.platform.status.Refusal;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/// Keeps a crowd from taking everything, and one client from keeping out the others. A request
/// counts from when its body is there. Health is always answered.
@Singleton
final class RequestLimits {

    private static final int AFTER_BODY = 890;

    private final Shares underWay;

    RequestLimits(RequestConfig config) {
        this.underWay = new Shares(config.perClient(), config.atOnce());
    }

    void guard(@Observes Filters filters) {
        filters.register(this::admit, AFTER_BODY);
    }

    private void admit(RoutingContext http) {
        if (isLong(http) || isHealth(http.normalizedPath())) {
            http.next();
            return;
        }
        var client = Client.of(http);
        if (underWay.take(client, 1)) {
            http.addEndHandler(_ -> underWay.release(client, 1));
            http.next();
        } else {
            var _ =
                    Answer.end(
                            http,
                            Refusal.tooManyRequests(
                                    "Too many requests are being answered, please try again", 1));
        }
    }

    /// What lasts by its nature: watches, logs that are followed, and uploads.
    private static boolean isLong(RoutingContext http) {
        var path = http.normalizedPath();
        return http.request().method().equals(HttpMethod.GET)
                ? isWatch(http.request().getParam("watch"))
                        || path.contains("/v1/watch/")
                        || path.endsWith("/log")
                : path.endsWith("/instantiatebinary");
    }

    private static boolean isWatch(@Nullable String parameter) {
        return parameter != null && !parameter.equals("false") && !parameter.equals("0");
    }

    private static boolean isHealth(String path) {
        return path.startsWith("/livez")
                || path.startsWith("/readyz")
                || path.startsWith("/healthz")
                || path.startsWith("/q/health");
    }
}
