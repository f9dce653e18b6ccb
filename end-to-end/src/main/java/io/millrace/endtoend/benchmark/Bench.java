package io.millrace.endtoend.benchmark;

import io.millrace.endtoend.Api;
import io.millrace.endtoend.BaseImage;
import io.millrace.endtoend.RunningSystem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;

/// What all chapters share: a project with streams, the requests to it, and how figures are told.
final class Bench {

    static final int STREAMS = 1000;

    private static final List<Integer> CLIENTS = List.of(1, 8, 32, 64);
    private static final Duration FILLING = Duration.ofMinutes(30);

    final RunningSystem system;
    final Api api;
    final String project;
    final Duration length;
    private final AtomicLong requests = new AtomicLong(2 * STREAMS);

    Bench(RunningSystem system, Duration length) {
        this.system = system;
        this.api = system.as("admin");
        this.project = "bench-" + Long.toString(System.currentTimeMillis(), 36);
        this.length = length;
    }

    void prepare() throws InterruptedException {
        namespace(project);
        together(
                16,
                STREAMS,
                stream -> {
                    create("s-" + stream);
                    map(stream);
                    map(stream + STREAMS);
                });
    }

    /// Waits until the system has done what earlier chapters left it to do, two minutes at most.
    void settle() throws InterruptedException {
        var processes = new Processes(system);
        for (var tries = 0; tries < 60; tries++) {
            var before = processes.cpuSeconds();
            TimeUnit.SECONDS.sleep(2);
            if (processes.cpuSeconds() - before < 0.3) {
                return;
            }
        }
    }

    void clear() {
        api.delete("/api/v1/namespaces/" + project);
    }

    void namespace(String name) {
        api.post(
                        "/api/v1/namespaces",
                        "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"%s\"}}"
                                .formatted(name))
                .orFail();
    }

    /// Does something for each of so many numbers, some at a time.
    static void together(int clients, int numbers, IntConsumer work) throws InterruptedException {
        try (var threads = Executors.newFixedThreadPool(clients)) {
            for (var number = 0; number < numbers; number++) {
                var mine = number;
                threads.execute(() -> work.accept(mine));
            }
            threads.shutdown();
            if (!threads.awaitTermination(FILLING.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("It was not filled in " + FILLING);
            }
        }
    }

    /// A namespace with so many streams.
    String filled(String name, int size) throws InterruptedException {
        var namespace = project + "-" + name;
        namespace(namespace);
        var path = streamsIn(namespace);
        together(
                32,
                size,
                number ->
                        api.post(
                                        path,
                                        "{\"metadata\":{\"name\":\"stream-%06d\"}}"
                                                .formatted(number))
                                .orFail());
        return namespace;
    }

    Load load(int clients, Duration duration) {
        return new Load(clients, duration, requests);
    }

    static void head() {
        print("| what | clients | requests/s | p50 ms | p95 ms | p99 ms |");
        print("|---|---|---|---|---|---|");
    }

    void measure(String what, Load.Request request)
            throws InterruptedException, ExecutionException {
        for (var clients : CLIENTS) {
            measure(what, clients, request);
        }
    }

    void measure(String what, int clients, Load.Request request)
            throws InterruptedException, ExecutionException {
        print(load(clients, length).of(request).row(what));
    }

    void create(String name) {
        api.post(
                        images("imagestreams"),
                        """
                        {"apiVersion":"image.openshift.io/v1","kind":"ImageStream",
                         "metadata":{"name":"%s"}}
                        """
                                .formatted(name))
                .orFail();
    }

    void map(long number) {
        map("s-" + number % STREAMS, "pushed", digest(number));
    }

    /// The image is said to be in a registry that nobody asks: the importer would look for one in
    /// the integrated registry, in vain and on the same cores.
    void map(String stream, String tag, String digest) {
        api.post(
                        images("imagestreammappings"),
                        """
                        {"apiVersion":"image.openshift.io/v1","kind":"ImageStreamMapping",
                         "metadata":{"name":"%s","namespace":"%s"},"tag":"%s",
                         "image":{"metadata":{"name":"%s"},
                           "dockerImageReference":"registry.example/%s/%s@%s",
                           "dockerImageMetadata":{"kind":"DockerImage","Architecture":"amd64"}}}
                        """
                                .formatted(stream, project, tag, digest, project, stream, digest))
                .orFail();
    }

    String version(String collection) {
        return api.get(collection).orFail().at("/metadata/resourceVersion").asText();
    }

    String images(String resource) {
        return "/apis/image.openshift.io/v1/namespaces/%s/%s".formatted(project, resource);
    }

    String builds(String resource) {
        return "/apis/build.openshift.io/v1/namespaces/%s/%s".formatted(project, resource);
    }

    static String streamsIn(String namespace) {
        return "/apis/image.openshift.io/v1/namespaces/%s/imagestreams".formatted(namespace);
    }

    String digest(long number) {
        return BaseImage.digest((project + number).getBytes(StandardCharsets.UTF_8));
    }

    String processes() throws IOException {
        return new Processes(system).summary();
    }

    static String summary(String what, List<Double> milliseconds) {
        var sorted = new ArrayList<>(milliseconds.stream().sorted().toList());
        return "%s: p50 %.1f ms, p99 %.1f ms, worst %.1f ms of %,d"
                .formatted(
                        what,
                        sorted.get(sorted.size() / 2),
                        sorted.get(Math.min(sorted.size() - 1, sorted.size() * 99 / 100)),
                        sorted.getLast(),
                        sorted.size());
    }

    static void print(String line) {
        System.out.println(line);
    }
}
