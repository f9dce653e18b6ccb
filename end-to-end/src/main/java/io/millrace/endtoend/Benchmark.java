package io.millrace.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/// `./run bench`: drives the running system over HTTP from this process and prints a table.
final class Benchmark {

    private static final List<Integer> CLIENTS = List.of(1, 8, 32, 64);
    private static final int STREAMS = 1000;
    private static final int WARM_UP_ROUNDS = 4;
    private static final int WATCHERS = 100;

    private final RunningSystem system;
    private final Api api;
    private final String project;
    private final Duration length;
    private final AtomicLong requests = new AtomicLong(2 * STREAMS);

    private Benchmark(RunningSystem system, Duration length) {
        this.system = system;
        this.api = system.as("admin");
        this.project = "bench-" + Long.toString(System.currentTimeMillis(), 36);
        this.length = length;
    }

    /// Takes the seconds of one measurement (10) as its only argument.
    public static void main(String[] arguments)
            throws IOException, InterruptedException, ExecutionException {
        var seconds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10;
        new Benchmark(RunningSystem.find(), Duration.ofSeconds(seconds)).run();
    }

    private void run() throws IOException, InterruptedException, ExecutionException {
        print("Idle, before: " + processes());
        prepare();
        warmUp();
        print("| what | clients | requests/s | p50 ms | p95 ms | p99 ms |");
        print("|---|---|---|---|---|---|");
        measure("move a tag (PUT imagestreamtags)", this::moveTag);
        measure("ImageStreamMapping, new image", this::map);
        measure("create a stream", this::createStream);
        measure("GET a stream", this::getStream);
        measure("GET a stream tag", this::getTag);
        lists();
        watchFanOut();
        mappingToBuild();
        print("\nAfterwards: " + processes());
        api.delete("/api/v1/namespaces/" + project);
    }

    private void prepare() {
        api.post(
                        "/api/v1/namespaces",
                        "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"%s\"}}"
                                .formatted(project))
                .orFail();
        try (var threads = Executors.newFixedThreadPool(16)) {
            for (var number = 0; number < STREAMS; number++) {
                var stream = number;
                threads.execute(() -> {
                    create("s-" + stream);
                    map(stream);
                    map(stream + STREAMS);
                });
            }
        }
    }

    /// Until the compilers of six processes have done most of their work.
    private void warmUp() throws InterruptedException, ExecutionException {
        for (var round = 0; round < WARM_UP_ROUNDS; round++) {
            load(32, length).of(this::moveTag);
            load(32, length.dividedBy(2)).of(this::map);
            load(32, length.dividedBy(4)).of(this::createStream);
            load(8, length.dividedBy(4)).of(this::getStream);
            load(8, length.dividedBy(4)).of(this::getTag);
        }
    }

    private Load load(int clients, Duration duration) {
        return new Load(clients, duration, requests);
    }

    private void measure(String what, Load.Request request)
            throws InterruptedException, ExecutionException {
        for (var clients : CLIENTS) {
            print(load(clients, length).of(request).row(what));
        }
    }

    /// Each request moves a tag of some stream to the other one of two images that it knows.
    private void moveTag(long number) {
        var stream = number % STREAMS;
        var image = digest(stream + (number / STREAMS % 2) * STREAMS);
        api.put(
                        images("imagestreamtags/s-%d:moving".formatted(stream)),
                        """
                        {"apiVersion":"image.openshift.io/v1","kind":"ImageStreamTag",
                         "metadata":{"name":"s-%1$d:moving"},
                         "tag":{"name":"moving",
                           "from":{"kind":"ImageStreamImage","name":"s-%1$d@%2$s"}}}
                        """
                                .formatted(stream, image))
                .orFail();
    }

    private void map(long number) {
        map("s-" + number % STREAMS, "pushed", digest(number));
    }

    private void map(String stream, String tag, String digest) {
        api.post(
                        images("imagestreammappings"),
                        """
                        {"apiVersion":"image.openshift.io/v1","kind":"ImageStreamMapping",
                         "metadata":{"name":"%s","namespace":"%s"},"tag":"%s",
                         "image":{"metadata":{"name":"%s"},
                           "dockerImageReference":"%s/%s/%s@%s",
                           "dockerImageMetadata":{"kind":"DockerImage","Architecture":"amd64"}}}
                        """
                                .formatted(
                                        stream,
                                        project,
                                        tag,
                                        digest,
                                        system.value("registry.host"),
                                        project,
                                        stream,
                                        digest))
                .orFail();
    }

    private void createStream(long number) {
        create("new-" + Long.toString(System.nanoTime(), 36) + "-" + number);
    }

    private void create(String name) {
        api.post(
                        images("imagestreams"),
                        """
                        {"apiVersion":"image.openshift.io/v1","kind":"ImageStream",
                         "metadata":{"name":"%s"}}
                        """
                                .formatted(name))
                .orFail();
    }

    private void getStream(long number) {
        api.get(images("imagestreams/s-" + number % STREAMS)).orFail();
    }

    private void getTag(long number) {
        api.get(images("imagestreamtags/s-%d:pushed".formatted(number % STREAMS))).orFail();
    }

    /// Whole lists of 1,000 and of 10,000 streams, in one answer each.
    private void lists() throws InterruptedException, ExecutionException {
        for (var size : new int[] {1_000, 10_000}) {
            var namespace = project + "-list-" + size;
            fill(namespace, size);
            var list =
                    "/apis/image.openshift.io/v1/namespaces/%s/imagestreams".formatted(namespace);
            print(load(1, length).of(_ -> api.text(list)).row("LIST %,d streams".formatted(size)));
            api.delete("/api/v1/namespaces/" + namespace);
        }
    }

    private void fill(String namespace, int size) throws InterruptedException {
        api.post(
                        "/api/v1/namespaces",
                        "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"%s\"}}"
                                .formatted(namespace))
                .orFail();
        var path = "/apis/image.openshift.io/v1/namespaces/%s/imagestreams".formatted(namespace);
        try (var threads = Executors.newFixedThreadPool(32)) {
            for (var number = 0; number < size; number++) {
                var name = "stream-%05d".formatted(number);
                threads.execute(() ->
                        api.post(path, "{\"metadata\":{\"name\":\"%s\"}}".formatted(name))
                                .orFail());
            }
            threads.shutdown();
            if (!threads.awaitTermination(10, TimeUnit.MINUTES)) {
                throw new IllegalStateException("The lists could not be filled in ten minutes");
            }
        }
    }

    /// The time from a mapping's request until all watchers have seen its change.
    private void watchFanOut() throws InterruptedException {
        var times = new ArrayList<Double>();
        create("watched");
        for (var round = 0; round < 20; round++) {
            var digest = digest(1_000_000L + round);
            var ready = new CountDownLatch(WATCHERS);
            var seen = new CountDownLatch(WATCHERS);
            var version =
                    api.get(images("imagestreams"))
                            .orFail()
                            .at("/metadata/resourceVersion")
                            .asText();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (var watcher = 0; watcher < WATCHERS; watcher++) {
                    threads.execute(() -> watchUntil(digest, version, ready, seen));
                }
                ready.await();
                var begin = System.nanoTime();
                map("watched", "latest", digest);
                seen.await();
                times.add((System.nanoTime() - begin) / 1e6);
            }
        }
        print(summary("watch fan-out, mapping to the last of 100 watchers", times));
    }

    private void watchUntil(
            String digest, String version, CountDownLatch ready, CountDownLatch seen) {
        var path =
                images("imagestreams")
                        + "?watch=true&fieldSelector=metadata.name%3Dwatched&resourceVersion="
                        + version;
        ready.countDown();
        try (var events = api.watch(path)) {
            var _ = events.filter(it -> it.toString().contains(digest)).findFirst();
        }
        seen.countDown();
    }

    /// The time from a mapping's answer until a watcher sees the Build that it triggered.
    private void mappingToBuild() throws InterruptedException {
        create("base");
        map("base", "latest", digest(2_000_000L));
        api.post(
                        builds("buildconfigs"),
                        """
                        {"apiVersion":"build.openshift.io/v1","kind":"BuildConfig",
                         "metadata":{"name":"dependent"},
                         "spec":{"runPolicy":"Serial",
                           "source":{"dockerfile":"FROM scratch\\nLABEL a=b\\n"},
                           "strategy":{"dockerStrategy":{"from":
                             {"kind":"ImageStreamTag","name":"base:latest"}}},
                           "triggers":[{"type":"ImageChange","imageChange":{}}]}}
                        """)
                .orFail();
        var times = new ArrayList<Double>();
        for (var round = 1; round <= 30; round++) {
            var digest = digest(2_000_000L + round);
            var version =
                    api.get(builds("builds")).orFail().at("/metadata/resourceVersion").asText();
            var answered = new long[1];
            var seen = new CountDownLatch(1);
            var begun = new CountDownLatch(1);
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                threads.execute(() -> {
                    begun.countDown();
                    try (var events =
                            api.watch(
                                    builds("builds") + "?watch=true&resourceVersion=" + version)) {
                        var _ = events.filter(it -> it.toString().contains(digest)).findFirst();
                    }
                    seen.countDown();
                });
                begun.await();
                map("base", "latest", digest);
                answered[0] = System.nanoTime();
                seen.await();
                times.add((System.nanoTime() - answered[0]) / 1e6);
            }
        }
        print(summary("mapping's answer to the Build seen by a watcher", times));
    }

    private static String summary(String what, List<Double> times) {
        var sorted = times.stream().sorted().toList();
        return "%s: p50 %.1f ms, worst %.1f ms of %d"
                .formatted(what, sorted.get(sorted.size() / 2), sorted.getLast(), sorted.size());
    }

    /// Each process's CPU seconds and resident memory.
    private String processes() throws IOException {
        var parts = new ArrayList<String>();
        var total = 0L;
        for (var name : system.properties().stringPropertyNames().stream().sorted().toList()) {
            if (name.startsWith("pid.")) {
                var family = family(Long.parseLong(system.value(name)));
                var resident = family.stream().mapToLong(Benchmark::residentKilobytes).sum();
                total += resident;
                parts.add(
                        "%s %d MB, %.1f s CPU"
                                .formatted(
                                        name.substring(4),
                                        resident / 1024,
                                        family.stream().mapToDouble(Benchmark::cpuSeconds).sum()));
            }
        }
        return "%s; %d MB in all".formatted(String.join("; ", parts), total / 1024);
    }

    /// The process and its children (PostgreSQL's), the launcher's apart: those have own names.
    private List<ProcessHandle> family(long pid) {
        var process = ProcessHandle.of(pid);
        return system.value("pid.launcher").equals(Long.toString(pid))
                ? process.stream().toList()
                : process.stream()
                        .flatMap(it -> Stream.concat(Stream.of(it), it.descendants()))
                        .toList();
    }

    /// The proportional set size, which counts what processes share once.
    private static long residentKilobytes(ProcessHandle process) {
        try (var lines = Files.lines(Path.of("/proc/%d/smaps_rollup".formatted(process.pid())))) {
            return lines.filter(it -> it.startsWith("Pss:"))
                    .mapToLong(it -> Long.parseLong(it.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException ended) {
            return 0;
        }
    }

    private static double cpuSeconds(ProcessHandle process) {
        return process.info().totalCpuDuration().map(it -> it.toMillis() / 1e3).orElse(0.0);
    }

    private String images(String resource) {
        return "/apis/image.openshift.io/v1/namespaces/%s/%s".formatted(project, resource);
    }

    private String builds(String resource) {
        return "/apis/build.openshift.io/v1/namespaces/%s/%s".formatted(project, resource);
    }

    private String digest(long number) {
        return BaseImage.digest(
                (project + number).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static void print(String line) {
        System.out.println(line);
    }
}
