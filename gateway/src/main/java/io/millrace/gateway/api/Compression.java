package io.millrace.gateway.api;

import io.millrace.gateway.connections.StreamedAnswer;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/// Makes large answers smaller for clients that can read them so. It is done quickly rather than
/// thoroughly: clients are mostly near.
final class Compression {

    private static final int WORTH_IT = 128 * 1024;

    private Compression() {}

    private static final class Quickly extends GZIPOutputStream {
        Quickly(OutputStream out) throws IOException {
            super(out, 16 * 1024);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }

    static ResponseBuilder of(RoutingContext http, byte[] body) {
        if (body.length <= WORTH_IT || !isWanted(http.request().getHeader("Accept-Encoding"))) {
            return Response.ok(body);
        }
        return announced(compressed(body));
    }

    /// An answer that is large anyway, and made while it is sent.
    static ResponseBuilder of(RoutingContext http, StreamingOutput pieces) {
        if (!isWanted(http.request().getHeader("Accept-Encoding"))) {
            return Response.ok(StreamedAnswer.of(http, pieces));
        }
        StreamingOutput smaller =
                out -> {
                    try (var gzip = new Quickly(out)) {
                        pieces.write(gzip);
                    }
                };
        return announced(StreamedAnswer.of(http, smaller));
    }

    private static ResponseBuilder announced(Object entity) {
        return Response.ok(entity)
                .header("Content-Encoding", "gzip")
                .header("Vary", "Accept-Encoding");
    }

    private static byte[] compressed(byte[] body) {
        var out = new ByteArrayOutputStream(body.length / 4);
        try (var gzip = new Quickly(out)) {
            gzip.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /// Whether an `Accept-Encoding` header offers gzip.
    static boolean isWanted(@Nullable String header) {
        return header != null
                && Arrays.stream(header.split(","))
                        .map(it -> it.replace(" ", ""))
                        .anyMatch(it ->
                                it.equals("gzip")
                                        || it.startsWith("gzip;q=")
                                                && !it.matches("gzip;q=0(\\.0*)?"));
    }
}
