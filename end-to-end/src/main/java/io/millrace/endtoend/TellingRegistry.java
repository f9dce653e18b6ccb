package io.millrace.endtoend;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A registry in this process that has every repository and tag, and knows when it was asked for
/// which.
public final class TellingRegistry implements AutoCloseable {

    private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    private static final byte[] CONFIG =
            """
            {"architecture":"amd64","os":"linux","created":"2017-09-18T10:00:00Z","config":{
             "Entrypoint":["container-entrypoint"],"Cmd":["/bin/sh","-c","$STI_SCRIPTS_PATH/usage"],
             "WorkingDir":"/opt/app-root/src","User":"1001","ExposedPorts":{"8080/tcp":{}},
             "Labels":{"build-date":"20170801"}}}
            """
                    .getBytes(StandardCharsets.UTF_8);

    private static final String LAYERS =
            Stream.of(2_898_000, 72_260_000)
                    .map(size ->
                            "{\"mediaType\":\"application/vnd.oci.image.layer.v1.tar+gzip\",\"size\":%d,\"digest\":\"%s\"}"
                                    .formatted(
                                            size,
                                            BaseImage.digest(
                                                    Integer.toString(size)
                                                            .getBytes(StandardCharsets.UTF_8))))
                    .collect(Collectors.joining(","));

    private static final List<String> TAGS = List.of("3.5", "3.6", "3.6.0", "latest");

    private final HttpServer server;
    private final LongAdder looks = new LongAdder();
    private final LongAdder fetches = new LongAdder();

    /// When each tag was last asked for, and the longest time between two looks.
    private final Map<String, Looks> tags = new ConcurrentHashMap<>();

    private final Map<String, Integer> moved = new ConcurrentHashMap<>();

    /// How often a tag was looked at.
    public record Looks(long last, long longestGap, int count) {

        Looks at(long now) {
            return new Looks(now, Math.max(longestGap, now - last), count + 1);
        }
    }

    public TellingRegistry(String host, int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(host, port), 1000);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v2/", this::answer);
        server.start();
    }

    /// Host and port.
    public String host() {
        return server.getAddress().getHostString() + ":" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath();
            if (path.endsWith("/tags/list")) {
                send(exchange, "application/json", tagsOf(path));
                return;
            }
            if (path.contains("/blobs/")) {
                send(exchange, "application/json", CONFIG);
                return;
            }
            var manifest = manifest(path);
            var digest = BaseImage.digest(manifest);
            exchange.getResponseHeaders().set("Docker-Content-Digest", digest);
            if (exchange.getRequestMethod().equals("HEAD")) {
                looked(path);
                exchange.getResponseHeaders().set("Content-Type", MANIFEST);
                exchange.sendResponseHeaders(200, -1);
            } else {
                fetches.increment();
                send(exchange, MANIFEST, manifest);
            }
        }
    }

    /// Repositories for benchmarks have fifty tags.
    private static byte[] tagsOf(String path) {
        var tags =
                path.startsWith("/v2/bench/")
                        ? IntStream.range(0, 50).mapToObj(it -> "t" + it).toList()
                        : TAGS;
        return ("{\"tags\":[\"" + String.join("\",\"", tags) + "\"]}")
                .getBytes(StandardCharsets.UTF_8);
    }

    /// Makes a tag point to another image.
    public void move(String repository, String tag) {
        moved.merge("/v2/%s/manifests/%s".formatted(repository, tag), 1, Integer::sum);
    }

    private byte[] manifest(String path) {
        return """
        {"schemaVersion":2,"mediaType":"%s","config":{"mediaType":"application/vnd.oci.image.config.v1+json",\
        "size":%d,"digest":"%s"},"layers":[%s],"annotations":{"path":"%s","moved":"%d"}}\
        """
                .formatted(
                        MANIFEST,
                        CONFIG.length,
                        BaseImage.digest(CONFIG),
                        LAYERS,
                        path,
                        moved.getOrDefault(path, 0))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static void send(HttpExchange exchange, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
    }

    private void looked(String path) {
        looks.increment();
        var now = System.nanoTime();
        tags.merge(path, new Looks(now, 0, 1), (known, _) -> known.at(now));
    }

    public long looks() {
        return looks.sum();
    }

    public long fetches() {
        return fetches.sum();
    }

    /// How often each tag was looked at, and its longest wait, since it was asked for first.
    public Map<String, Looks> tags() {
        return Map.copyOf(tags);
    }

    /// Counts looks and waits from the last look of each tag on.
    public void countAnew() {
        tags.replaceAll((_, known) -> new Looks(known.last(), 0, 0));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
