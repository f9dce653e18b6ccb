package io.millrace.gateway.connections;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.vertx.http.HttpServerStart;
import io.quarkus.vertx.http.HttpsServerStart;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/// Tells the guard of a connection when a request has come and when it has been answered.
@Singleton
final class ConnectionFilter {

    private static final int BEFORE_ALL = 20_000;
    private static final int REFUSED = 400;

    private final Vertx vertx;
    private final Connections connections;

    @Inject
    ConnectionFilter(
            Vertx vertx, ConnectionConfig config, InstantSource clock, MeterRegistry meters) {
        this.vertx = vertx;
        this.connections = new Connections(Patience.of(config), config.atOnce(), clock, meters);
    }

    void begin(@ObservesAsync HttpServerStart started) {
        connections.accept(vertx);
    }

    void beginSecurely(@ObservesAsync HttpsServerStart started) {
        connections.accept(vertx);
    }

    void guard(@Observes Filters filters) {
        filters.register(ConnectionFilter::follow, BEFORE_ALL);
    }

    static void follow(RoutingContext http) {
        if (http.request().connection() instanceof ConnectionBase connection
                && connection.channel().pipeline().get(Guard.class) instanceof Guard guard) {
            guard.asks(http.request().version() == HttpVersion.HTTP_2);
            http.addEndHandler(_ -> {
                if (!becameSocket(http)) {
                    guard.isAnswered();
                }
            });
        }
        http.next();
    }

    /// A web socket begins as a request and has no requests from then on.
    private static boolean becameSocket(RoutingContext http) {
        return http.request().headers().contains("Upgrade", "websocket", true)
                && http.response().getStatusCode() < REFUSED;
    }
}
