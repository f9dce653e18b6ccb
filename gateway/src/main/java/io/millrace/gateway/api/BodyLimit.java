package io.millrace.gateway.api;

import io.millrace.platform.schema.Json;
import io.millrace.platform.status.Refusal;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Locale;

/// Refuses a body that is too large, whether it says so or comes in chunks without end. A
/// moderately large one is read to its end and thrown away: many clients do not listen before they
/// have said all.
@Singleton
final class BodyLimit {

    private static final int AFTER_IDENTITY = 900;
    private static final long READ_OUT = 64L * 1024 * 1024;

    void guard(@Observes Filters filters) {
        filters.register(BodyLimit::check, AFTER_IDENTITY);
    }

    private static void check(RoutingContext request) {
        var announced = announced(request);
        if (announced > READ_OUT) {
            refuseAtOnce(request);
        } else if (announced > Payload.LIMIT) {
            request.request().handler(part -> {}).endHandler(end -> refuse(request)).resume();
        } else if (comesInChunks(request)) {
            new Chunks(request).collect();
        } else {
            request.next();
        }
    }

    /// Uploads are read as they come, and bounded by who reads them.
    private static boolean comesInChunks(RoutingContext request) {
        var encoding = request.request().getHeader(HttpHeaders.TRANSFER_ENCODING);
        return encoding != null
                && encoding.toLowerCase(Locale.ROOT).contains("chunked")
                && !request.normalizedPath().endsWith("/instantiatebinary");
    }

    /// A body of unknown length, kept as long as it is not too large.
    private static final class Chunks {
        private final RoutingContext request;
        private final Buffer collected = Buffer.buffer();
        private long length;

        Chunks(RoutingContext request) {
            this.request = request;
        }

        void collect() {
            request.request().handler(this::add).endHandler(end -> pass()).resume();
        }

        private void add(Buffer part) {
            length += part.length();
            if (length <= Payload.LIMIT) {
                collected.appendBuffer(part);
            } else if (length > READ_OUT && !request.response().ended()) {
                refuseAtOnce(request);
            }
        }

        private void pass() {
            if (length <= Payload.LIMIT) {
                ((RoutingContextInternal) request).setBody(collected);
                request.next();
            } else if (!request.response().ended()) {
                refuse(request);
            }
        }
    }

    /// What the client goes on sending, nobody reads.
    private static void refuseAtOnce(RoutingContext request) {
        if (request.request().version() == HttpVersion.HTTP_2) {
            var unused = refuse(request).onComplete(_ -> request.response().reset());
        } else {
            request.response().putHeader(HttpHeaders.CONNECTION, "close");
            var unused = refuse(request).onComplete(_ -> request.request().connection().close());
        }
    }

    private static Future<Void> refuse(RoutingContext request) {
        return request.response()
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
