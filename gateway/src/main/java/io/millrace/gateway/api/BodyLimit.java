package io.millrace.gateway.api;

import io.millrace.platform.status.Refusal;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;

/// Lets a request go on when all of its body is there, and refuses one that is too large, or for
/// which there is no memory because its client has so many of them here already. A moderately large
/// one is read to its end and thrown away: many clients do not listen before they have said all.
@Singleton
final class BodyLimit {

    private static final int AFTER_IDENTITY = 900;
    private static final long READ_OUT = 64L * 1024 * 1024;

    /// Bodies become objects of ten times their size, so they may have an eighth of the heap; of
    /// this, one client may have a quarter.
    private static final int PART_OF_HEAP = 8;

    private static final int PART_OF_CLIENT = 4;
    private static final long UNANNOUNCED = 1024 * 1024;

    private static final Set<HttpMethod> WITHOUT_BODY =
            Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private final Vertx vertx;
    private final RequestConfig config;
    private final Shares memory;

    BodyLimit(Vertx vertx, RequestConfig config) {
        this.vertx = vertx;
        this.config = config;
        var all = Runtime.getRuntime().maxMemory() / PART_OF_HEAP;
        this.memory = new Shares(Math.max(all / PART_OF_CLIENT, Payload.LIMIT), all);
    }

    void guard(@Observes Filters filters) {
        filters.register(this::check, AFTER_IDENTITY);
    }

    private void check(RoutingContext http) {
        if (WITHOUT_BODY.contains(http.request().method()) || http.request().isEnded()) {
            http.next();
        } else if (isHttp2(http) && http.request().getHeader(HttpHeaders.CONTENT_LENGTH) == null) {
            leaveToRoute(http);
        } else if (isHttp2(http) && announced(http) == 0) {
            goOn(http, Buffer.buffer());
        } else if (announced(http) > READ_OUT) {
            refuseAtOnce(http);
        } else {
            new Arrival(http).await();
        }
    }

    /// Over HTTP/2 a request that has been read to its end cannot be given to its route any more.
    /// So a body ends there when it is as long as it said; one that did not say is read by the
    /// route, within the server's own limit, and counts for so much meanwhile. The server ends the
    /// connection of one that is too large, with a header that HTTP/2 does not have.
    private void leaveToRoute(RoutingContext http) {
        var client = Client.of(http);
        if (!memory.take(client, UNANNOUNCED)) {
            var _ = Answer.end(http, tooMany());
            return;
        }
        var late =
                vertx.setTimer(
                        config.bodyTimeout().toMillis(),
                        _ -> {
                            if (!http.request().isEnded()) {
                                http.response().reset();
                            }
                        });
        http.addEndHandler(_ -> {
            vertx.cancelTimer(late);
            memory.release(client, UNANNOUNCED);
        });
        http.addHeadersEndHandler(_ -> http.response().headers().remove(HttpHeaders.CONNECTION));
        http.next();
    }

    private static boolean isHttp2(RoutingContext http) {
        return http.request().version() == HttpVersion.HTTP_2;
    }

    private static void goOn(RoutingContext http, Buffer body) {
        ((RoutingContextInternal) http).setBody(body);
        http.next();
    }

    /// A body on its way.
    private final class Arrival {

        private final RoutingContext http;
        private final Client client;
        private final Buffer collected = Buffer.buffer();
        private Optional<Refusal> refusal;
        private long length;
        private long kept;
        private boolean there;

        Arrival(RoutingContext http) {
            this.http = http;
            this.client = Client.of(http);
            this.refusal =
                    announced(http) > Payload.LIMIT ? Optional.of(tooLarge()) : Optional.empty();
        }

        void await() {
            var late = vertx.setTimer(config.bodyTimeout().toMillis(), _ -> cutOff());
            http.addEndHandler(_ -> {
                vertx.cancelTimer(late);
                memory.release(client, kept);
            });
            if ("100-continue".equalsIgnoreCase(http.request().getHeader(HttpHeaders.EXPECT))) {
                http.response().writeContinue();
            }
            http.request().handler(this::add).endHandler(_ -> pass()).resume();
        }

        private void cutOff() {
            if (!there) {
                http.response().reset();
            }
        }

        private void add(Buffer part) {
            length += part.length();
            if (length > READ_OUT && !http.response().ended()) {
                refuseAtOnce(http);
            }
            if (refusal.isEmpty()) {
                refusal = keep(part);
            }
            if (isHttp2(http) && length == announced(http)) {
                http.request().pause();
                pass();
            }
        }

        private Optional<Refusal> keep(Buffer part) {
            if (length > Payload.LIMIT) {
                return Optional.of(tooLarge());
            }
            if (!memory.take(client, part.length())) {
                return Optional.of(tooMany());
            }
            kept += part.length();
            collected.appendBuffer(part);
            return Optional.empty();
        }

        private void pass() {
            if (there || http.response().ended()) {
                return;
            }
            there = true;
            if (refusal.isPresent()) {
                var _ = Answer.end(http, refusal.get());
            } else {
                goOn(http, collected);
            }
        }
    }

    /// What the client goes on sending, nobody reads.
    private static void refuseAtOnce(RoutingContext http) {
        if (isHttp2(http)) {
            var _ = Answer.end(http, tooLarge()).onComplete(_ -> http.response().reset());
        } else {
            http.response().putHeader(HttpHeaders.CONNECTION, "close");
            var _ =
                    Answer.end(http, tooLarge())
                            .onComplete(_ -> http.request().connection().close());
        }
    }

    private static Refusal tooMany() {
        return Refusal.tooManyRequests(
                "Too many bodies of requests are on their way, please try again", 1);
    }

    private static Refusal tooLarge() {
        return Refusal.tooLarge(Payload.LIMIT);
    }

    private static long announced(RoutingContext http) {
        try {
            var length = http.request().getHeader(HttpHeaders.CONTENT_LENGTH);
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException noNumber) {
            return 0;
        }
    }
}
