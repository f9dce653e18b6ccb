package io.millrace.gateway.connections;

import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;

/// An answer that is written while it is made, and ends where its client does not want the rest.
/// Left to Quarkus, that hangs up the connection: with HTTP/2 on all other answers too that it
/// carries, and a cluster's API server asks for all of its clients over one.
public final class StreamedAnswer {

    private StreamedAnswer() {}

    public static StreamingOutput of(RoutingContext http, StreamingOutput body) {
        return out -> {
            http.response().exceptionHandler(_ -> {});
            try {
                body.write(out);
            } catch (IOException e) {
                if (!http.response().closed()) {
                    throw e;
                }
            }
        };
    }
}
