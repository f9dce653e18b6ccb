package io.millrace.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Subscribers to events who have no Kafka, one at each path.
final class ReceivedEvents implements AutoCloseable {

    /// @param headers by lower-case name
    record Received(String path, Map<String, String> headers, String text) {

        String header(String name) {
            return headers.getOrDefault(name, "");
        }

        JsonNode body() {
            return Api.parse(text);
        }

        /// As Standard Webhooks say.
        boolean isSignedWith(String key) {
            try {
                var mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(key.getBytes(UTF_8), "HmacSHA256"));
                var signed =
                        "%s.%s.%s"
                                .formatted(header("webhook-id"), header("webhook-timestamp"), text);
                return header("webhook-signature")
                        .equals(
                                "v1,"
                                        + Base64.getEncoder()
                                                .encodeToString(
                                                        mac.doFinal(signed.getBytes(UTF_8))));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> answers = new ConcurrentHashMap<>();
    private final HttpServer server;

    ReceivedEvents() throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/", this::take);
        server.start();
    }

    private void take(HttpExchange exchange) throws IOException {
        var headers = new HashMap<String, String>();
        exchange.getRequestHeaders()
                .forEach((name, values) ->
                        headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
        var path = exchange.getRequestURI().getPath();
        received.add(
                new Received(
                        path,
                        headers,
                        new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
        exchange.sendResponseHeaders(answers.getOrDefault(path, 204), -1);
        exchange.close();
    }

    /// From now on who posts there is answered so.
    void answer(String path, int code) {
        answers.put(path, code);
    }

    /// `host:port`.
    String place() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /// What has come there, taken or not.
    List<Received> at(String path) {
        return received.stream().filter(it -> it.path().equals(path)).toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
