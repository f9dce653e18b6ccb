package io.millrace.platform.network;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Singleton;

/// Leaves connections without TLS on HTTP/1.1. While such a connection is upgraded to HTTP/2, the
/// server takes in the request's body without flow control, so that a body without an end would
/// fill the memory before anybody was asked who sends it. A server may ignore an `Upgrade` (RFC
/// 9110 §7.8); over TLS, HTTP/2 is agreed on before the first request.
@Singleton
public final class ClearText implements HttpServerOptionsCustomizer {

    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        options.setHttp2ClearTextEnabled(false);
    }
}
