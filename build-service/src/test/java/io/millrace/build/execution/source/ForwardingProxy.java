package io.millrace.build.execution.source;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// An http proxy that wants a login and finds every name at one server.
public final class ForwardingProxy implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client = HttpClient.newHttpClient();
    private final URI destination;
    private final String login;

    /// The hosts that were asked for.
    public final List<String> hosts = new CopyOnWriteArrayList<>();

    /// The values of the header `X-Token`.
    public final List<String> tokens = new CopyOnWriteArrayList<>();

    private ForwardingProxy(URI destination, String login) throws IOException {
        this.destination = destination;
        this.login =
                "Basic "
                        + Base64.getEncoder()
                                .encodeToString(login.getBytes(StandardCharsets.UTF_8));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    /// @param login `user:password`
    public static ForwardingProxy to(String destination, String login) throws IOException {
        return new ForwardingProxy(URI.create(destination), login);
    }

    public int port() {
        return server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!login.equals(exchange.getRequestHeaders().getFirst("Proxy-Authorization"))) {
                exchange.getResponseHeaders().add("Proxy-Authenticate", "Basic realm=\"proxy\"");
                exchange.sendResponseHeaders(407, -1);
                return;
            }
            hosts.add(exchange.getRequestURI().getHost());
            var tokens = exchange.getRequestHeaders().get("X-Token");
            this.tokens.addAll(tokens == null ? List.of() : tokens);
            var response =
                    client.send(forwarded(exchange), HttpResponse.BodyHandlers.ofByteArray());
            response.headers()
                    .firstValue("Content-Type")
                    .ifPresent(it -> exchange.getResponseHeaders().add("Content-Type", it));
            exchange.sendResponseHeaders(response.statusCode(), 0);
            exchange.getResponseBody().write(response.body());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpRequest forwarded(HttpExchange exchange) throws IOException {
        var uri = exchange.getRequestURI();
        var query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        var body = HttpRequest.BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes());
        var request =
                HttpRequest.newBuilder(destination.resolve(uri.getRawPath() + query))
                        .method(exchange.getRequestMethod(), body);
        for (var name : List.of("Content-Type", "Content-Encoding", "Git-Protocol")) {
            var value = exchange.getRequestHeaders().getFirst(name);
            if (value != null) {
                request.header(name, value);
            }
        }
        return request.build();
    }

    @Override
    public void close() {
        server.stop(0);
        client.close();
        threads.close();
    }
}
