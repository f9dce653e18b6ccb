package io.millrace.importer.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.millrace.contract.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/// A registry that answers what a test tells it to, in places where a real one behaves too well.
/// The last answer to a path is repeated.
public final class ScriptedRegistry implements AutoCloseable {

    public record Answer(int status, Map<String, String> headers, byte[] body, boolean chunked) {

        public static Answer of(int status, String body) {
            return new Answer(status, Map.of(), body.getBytes(StandardCharsets.UTF_8), false);
        }

        public static Answer ok(String body) {
            return of(200, body);
        }

        public Answer with(String header, String value) {
            var more = new HashMap<>(headers);
            more.put(header, value);
            return new Answer(status, Map.copyOf(more), body, chunked);
        }

        Answer inChunks() {
            return new Answer(status, headers, body, true);
        }
    }

    public record Asked(
            String method, String path, Optional<String> authorization, String accept) {}

    private final HttpServer server;
    private final Map<String, Deque<Answer>> script = new HashMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();

    public ScriptedRegistry() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    public String host() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /// The same server under a name that no operator allowed.
    String forbiddenHost() {
        return "localhost:" + server.getAddress().getPort();
    }

    public ScriptedRegistry on(String path, Answer... answers) {
        script.put(path, new ArrayDeque<>(List.of(answers)));
        return this;
    }

    /// Serves an image of one layer under the tag `1`, and returns its manifest.
    String withImage(String repository) {
        var config = "{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{\"User\":\"1\"}}";
        var manifest =
                """
                {"schemaVersion":2,"mediaType":"%s",
                 "config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"%s","size":%d},
                 "layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"%s","size":5}]}
                """
                        .formatted(
                                MediaTypes.OCI_MANIFEST,
                                Digest.of(config),
                                config.length(),
                                Digest.of("layer"));
        on("/v2/" + repository + "/manifests/1", manifest(manifest));
        on("/v2/" + repository + "/blobs/" + Digest.of(config), Answer.ok(config));
        return manifest;
    }

    static Answer manifest(String content) {
        return Answer.ok(content).with("Content-Type", MediaTypes.OCI_MANIFEST);
    }

    public List<Asked> asked() {
        return List.copyOf(asked);
    }

    public List<Asked> asked(String path) {
        return asked.stream().filter(it -> it.path().startsWith(path)).toList();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var headers = exchange.getRequestHeaders();
            var path = exchange.getRequestURI().toString();
            asked.add(
                    new Asked(
                            exchange.getRequestMethod(),
                            path,
                            Optional.ofNullable(headers.getFirst("Authorization")),
                            String.join(", ", headers.getOrDefault("Accept", List.of()))));
            var answer = next(path);
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            var head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(
                    answer.status(), head ? -1 : answer.chunked() ? 0 : answer.body().length);
            if (!head) {
                exchange.getResponseBody().write(answer.body());
            }
        }
    }

    private synchronized Answer next(String path) {
        var answers = script.get(path);
        if (answers == null) {
            answers = script.getOrDefault(path.replaceFirst("\\?.*", ""), new ArrayDeque<>());
        }
        var answer = answers.size() > 1 ? answers.poll() : answers.peek();
        return answer == null ? Answer.of(404, "{\"errors\":[]}") : answer;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
