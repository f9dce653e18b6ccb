package io.millrace.gateway.connections;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;

/// Before this gateway stops it goes on answering for a moment (`quarkus.shutdown.delay`), and
/// tells its clients with each answer to ask another one from then on. Whoever balances the load
/// sees meanwhile that it is not ready any more.
@Singleton
public class Leaving {

    private static final int BEFORE_ALL = 19_000;
    private static final long LONGEST_SECONDS = 30;

    private volatile boolean leaving;

    void begin(@Observes ShutdownDelayInitiatedEvent event) {
        leaving = true;
    }

    /// Whether what lasts should end.
    public boolean isLeaving() {
        return leaving;
    }

    void guard(@Observes Filters filters) {
        filters.register(this::answer, BEFORE_ALL);
    }

    void answer(RoutingContext http) {
        http.addHeadersEndHandler(_ -> {
            if (leaving) {
                sayGoodbye(http);
            }
        });
        http.next();
    }

    private static void sayGoodbye(RoutingContext http) {
        if (http.request().version() == HttpVersion.HTTP_2) {
            var _ = http.request().connection().shutdown(LONGEST_SECONDS, TimeUnit.SECONDS);
        } else {
            http.response().putHeader(HttpHeaders.CONNECTION, "close");
        }
    }
}
