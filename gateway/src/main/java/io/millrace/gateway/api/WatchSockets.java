package io.millrace.gateway.api;

import io.millrace.platform.status.Refusal;
import io.millrace.platform.status.RefusedException;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.quarkus.virtual.threads.VirtualThreads;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Watches over web sockets, as the fabric8 clients ask for them: one event in each message.
@Singleton
final class WatchSockets implements HttpServerOptionsCustomizer {

    private static final Logger LOG = Logger.getLogger(WatchSockets.class);
    private static final int BEFORE_LIMITS = 1200;
    private static final int AFTER_BODY_LIMIT = 800;
    private static final long BETWEEN_PINGS = 30_000;

    private final Vertx vertx;
    private final Watches watches;
    private final ExecutorService threads;

    WatchSockets(Vertx vertx, Watches watches, @VirtualThreads ExecutorService threads) {
        this.vertx = vertx;
        this.watches = watches;
        this.threads = threads;
    }

    void guard(@Observes Filters filters) {
        filters.register(WatchSockets::findToken, BEFORE_LIMITS);
        filters.register(this::upgrade, AFTER_BODY_LIMIT);
    }

    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        options.setWebSocketSubProtocols(List.of("binary.k8s.io", "base64.binary.k8s.io"));
    }

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        customizeHttpServer(options);
    }

    private static boolean isUpgrade(RoutingContext http) {
        return "websocket".equalsIgnoreCase(http.request().getHeader("Upgrade"));
    }

    /// Browsers cannot send an `Authorization` header with a web socket, so that a token may come
    /// among the sub-protocols.
    private static void findToken(RoutingContext http) {
        var headers = http.request().headers();
        if (isUpgrade(http) && !headers.contains("Authorization")) {
            SocketToken.in(String.join(",", headers.getAll(SocketToken.HEADER)))
                    .ifPresent(it -> {
                        headers.set("Authorization", "Bearer " + it.token());
                        headers.set(SocketToken.HEADER, it.otherProtocols());
                    });
        }
        http.next();
    }

    private void upgrade(RoutingContext http) {
        if (!isUpgrade(http)) {
            http.next();
            return;
        }
        if (!isFromHere(http.request().getHeader("Origin"), http.request().getHeader("Host"))) {
            refuse(http, Refusal.forbiddenPath("of another site", "watch", http.normalizedPath()));
            return;
        }
        var target = LegacyWatch.target(http);
        if (target.isEmpty()) {
            http.next();
            return;
        }
        var call = Call.of(http, target.get());
        if (!call.flag("watch")) {
            http.next();
            return;
        }
        http.request().pause();
        threads.execute(() -> begin(call));
    }

    /// Only pages of this very host may use what a browser sends by itself, such as a certificate.
    static boolean isFromHere(@Nullable String origin, @Nullable String host) {
        if (origin == null) {
            return true;
        }
        try {
            var name = URI.create(origin).getHost();
            return name != null
                    && host != null
                    && host.toLowerCase(Locale.ROOT)
                            .matches("\\Q" + name.toLowerCase(Locale.ROOT) + "\\E(:[0-9]+)?");
        } catch (IllegalArgumentException unreadable) {
            return false;
        }
    }

    private void begin(Call call) {
        var http = call.http();
        try {
            var begun = watches.begin(call);
            vertx.runOnContext(unused -> {
                http.request()
                        .toWebSocket()
                        .onSuccess(socket -> start(begun, socket))
                        .onFailure(failure -> begun.close());
                http.request().resume();
            });
        } catch (RefusedException refused) {
            refuse(http, refused.refusal());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            refuse(http, Refusal.unavailable("The gateway is stopping"));
        } catch (RuntimeException bug) {
            LOG.errorf(bug, "A watch of %s over a web socket failed", http.normalizedPath());
            refuse(http, Refusal.internalError(String.valueOf(bug.getMessage())));
        }
    }

    private void start(Watches.Begun begun, ServerWebSocket socket) {
        var pings =
                vertx.setPeriodic(BETWEEN_PINGS, unused -> socket.writePing(Buffer.buffer("?")));
        socket.handler(ignored -> {});
        socket.exceptionHandler(failure -> begun.close());
        socket.closeHandler(unused -> {
            vertx.cancelTimer(pings);
            begun.close();
        });
        threads.execute(() -> tell(begun, socket));
    }

    private static void tell(Watches.Begun begun, ServerWebSocket socket) {
        try (begun) {
            begun.feed().tell(new WatchFrames(socket));
            socket.close();
        } catch (IOException gone) {
            LOG.debugf(gone, "A watch over a web socket ended early");
            socket.close((short) 1008, "the client does not read");
        }
    }

    private static void refuse(RoutingContext http, Refusal refusal) {
        var _ = Answer.end(http, refusal);
    }
}
