package io.millrace.endtoend.benchmark;

import io.millrace.endtoend.TellingRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// How long an import of a whole repository takes, and how many scheduled tags are held in their
/// interval.
///
/// The importer must be allowed to ask this process, and often: see docs/benchmarks.md.
record Imports(Bench bench) {

    private static final int TAGS = 50;
    private static final int ROUNDS = 5;
    private static final int STREAMS = 400;
    private static final String REGISTRY = "MILLRACE_BENCH_REGISTRY";
    private static final String INTERVAL = "MILLRACE_BENCH_INTERVAL";

    void measure() throws IOException, InterruptedException {
        var registry = Optional.ofNullable(System.getenv(REGISTRY));
        if (registry.isEmpty()) {
            Bench.print("Imports are not measured: %s does not say where to".formatted(REGISTRY));
            return;
        }
        var colon = registry.get().lastIndexOf(':');
        try (var telling =
                new TellingRegistry(
                        registry.get().substring(0, colon),
                        Integer.parseInt(registry.get().substring(colon + 1)))) {
            repository(registry.get());
            schedule(telling, registry.get());
        }
    }

    private void repository(String host) {
        var times = new ArrayList<Double>();
        for (var round = 0; round < ROUNDS; round++) {
            var begun = System.nanoTime();
            var answer = bench.api.post(bench.images("imagestreamimports"), whole(round, host));
            times.add((System.nanoTime() - begun) / 1e6);
            var imported = answer.orFail().at("/status/import/spec/tags").size();
            if (imported != TAGS) {
                throw new IllegalStateException(
                        "%d of %d tags were imported".formatted(imported, TAGS));
            }
        }
        Bench.print(Bench.summary("import of %d tags of one repository".formatted(TAGS), times));
    }

    private static String whole(int round, String host) {
        return """
        {"apiVersion":"image.openshift.io/v1","kind":"ImageStreamImport",
         "metadata":{"name":"imported-%d"},"spec":{"import":true,"repository":{
           "from":{"kind":"DockerImage","name":"%s/bench/whole-%d"}}}}
        """
                .formatted(round, host, round);
    }

    private void schedule(TellingRegistry registry, String host) throws InterruptedException {
        var interval = Duration.parse(Optional.ofNullable(System.getenv(INTERVAL)).orElse("PT60S"));
        var begun = System.nanoTime();
        Bench.together(
                8,
                STREAMS,
                stream ->
                        bench.api
                                .post(
                                        bench.images("imagestreams"),
                                        scheduled(stream, host, interval))
                                .orFail());
        waitFor(registry);
        for (var stream = 0; stream < STREAMS; stream++) {
            waitFor("scheduled-" + stream);
        }
        Bench.print(
                "%,d scheduled tags entered and imported in %.1f s"
                        .formatted(STREAMS * TAGS, (System.nanoTime() - begun) / 1e9));
        TimeUnit.MILLISECONDS.sleep(interval.toMillis());
        registry.countAnew();
        var before = registry.looks();
        var fetched = registry.fetches();
        var started = System.nanoTime();
        TimeUnit.MILLISECONDS.sleep(interval.multipliedBy(3).toMillis());
        var seconds = (System.nanoTime() - started) / 1e9;
        var tags = registry.tags();
        var now = System.nanoTime();
        var late =
                tags.values().stream()
                        .mapToLong(it -> Math.max(it.longestGap(), now - it.last()))
                        .filter(it -> it > interval.toNanos() * 11 / 10)
                        .count();
        var worst =
                tags.values().stream()
                        .mapToLong(it -> Math.max(it.longestGap(), now - it.last()))
                        .max()
                        .orElse(0);
        Bench.print(
                "interval %s: %.0f looks/s, %,d of %,d tags looked at, %,d later than 1.1 intervals,"
                                .formatted(
                                        interval,
                                        (registry.looks() - before) / seconds,
                                        tags.size(),
                                        STREAMS * TAGS,
                                        late)
                        + " longest wait %.1f s, %,d manifests fetched"
                                .formatted(worst / 1e9, registry.fetches() - fetched));
    }

    private static String scheduled(int stream, String host, Duration interval) {
        var tags =
                IntStream.range(0, TAGS)
                        .mapToObj(tag ->
                                """
                                {"name":"t%1$d","annotations":{"millrace.io/import-interval":"%2$s"},
                                 "importPolicy":{"scheduled":true},
                                 "from":{"kind":"DockerImage","name":"%3$s/bench/r%4$d:t%1$d"}}
                                """
                                        .formatted(tag, interval, host, stream))
                        .collect(Collectors.joining(","));
        return "{\"metadata\":{\"name\":\"scheduled-%d\"},\"spec\":{\"tags\":[%s]}}"
                .formatted(stream, tags);
    }

    /// Until what was fetched is recorded: else the looks compete with that.
    private void waitFor(String stream) throws InterruptedException {
        for (var round = 0; round < 1200; round++) {
            var tags = bench.api.get(bench.images("imagestreams/" + stream)).orFail();
            if (tags.at("/status/tags").findValues("items").size() == TAGS) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(500);
        }
    }

    private static void waitFor(TellingRegistry registry) throws InterruptedException {
        for (var round = 0; round < 1200 && registry.tags().size() < STREAMS * TAGS; round++) {
            TimeUnit.MILLISECONDS.sleep(500);
        }
    }
}
