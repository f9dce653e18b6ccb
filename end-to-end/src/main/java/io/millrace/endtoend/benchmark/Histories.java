package io.millrace.endtoend.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Large streams: tags with a hundred items of history, and a stream with two thousand tags.
record Histories(Bench bench) {

    private static final int LONG = 32;
    private static final int ITEMS = 100;
    private static final int TAGS = 2_000;
    private static final int ROUNDS = 20;
    private static final String WIDE = "wide";

    void measure() throws IOException, InterruptedException, ExecutionException {
        Bench.together(LONG, LONG, this::fill);
        Bench.head();
        bench.measure("move a tag, %d items of history".formatted(ITEMS), 64, this::move);
        bench.measure("ImageStreamMapping, %d items of history".formatted(ITEMS), 64, this::map);
        widen();
        for (var clients : List.of(1, 8)) {
            bench.measure("GET a stream of 2,000 tags", clients, _ -> stream());
        }
        for (var clients : List.of(1, 8)) {
            bench.measure("move one of 2,000 tags", clients, this::moveOneOfMany);
        }
        watch();
    }

    private void fill(int stream) {
        bench.create("long-" + stream);
        for (var item = 0; item < ITEMS; item++) {
            map((long) item * LONG + stream);
        }
    }

    private void map(long number) {
        bench.map("long-" + number % LONG, "prod", bench.digest(3_000_000_000L + number));
    }

    /// To one of the two newest images.
    private void move(long number) {
        var stream = number % LONG;
        var item = ITEMS - 1 - number / LONG % 2;
        var image = bench.digest(3_000_000_000L + item * LONG + stream);
        tag("long-" + stream, "prod", image);
    }

    private void tag(String stream, String tag, String image) {
        bench.api
                .put(
                        bench.images("imagestreamtags/%s:%s".formatted(stream, tag)),
                        """
                        {"apiVersion":"image.openshift.io/v1","kind":"ImageStreamTag",
                         "metadata":{"name":"%1$s:%2$s"},"tag":{"name":"%2$s",
                           "from":{"kind":"ImageStreamImage","name":"%1$s@%3$s"}}}
                        """
                                .formatted(stream, tag, image))
                .orFail();
    }

    /// Two images, to which all tags but the first two point.
    private void widen() {
        bench.create(WIDE);
        bench.map(WIDE, "t0", bench.digest(4_000_000_000L));
        bench.map(WIDE, "t1", bench.digest(4_000_000_001L));
        var tags =
                IntStream.range(2, TAGS)
                        .mapToObj(it ->
                                "{\"name\":\"t%d\",\"from\":{\"kind\":\"ImageStreamImage\",\"name\":\"%s@%s\"}}"
                                        .formatted(it, WIDE, bench.digest(4_000_000_000L)))
                        .collect(Collectors.joining(","));
        bench.api
                .patch(
                        bench.images("imagestreams/" + WIDE),
                        "application/merge-patch+json",
                        "{\"spec\":{\"tags\":[%s]}}".formatted(tags))
                .orFail();
        Bench.print(
                "a stream of %,d tags has %,d kB"
                        .formatted(
                                stream().at("/status/tags").size(),
                                stream().toString().length() / 1_000));
    }

    private JsonNode stream() {
        return bench.api.get(bench.images("imagestreams/" + WIDE)).orFail();
    }

    private void moveOneOfMany(long number) {
        var tag = 2 + number % (TAGS - 2);
        tag(WIDE, "t" + tag, bench.digest(4_000_000_000L + (number / TAGS + 1) % 2));
    }

    private void watch() throws IOException, InterruptedException, ExecutionException {
        var path =
                bench.images("imagestreams") + "?watch=true&fieldSelector=metadata.name%3D" + WIDE;
        var gateway = URI.create(bench.system.value("gateway.url"));
        try (var crowd = new Crowd(gateway, bench.system.value("token.admin"), path, 1);
                var writer = Executors.newVirtualThreadPerTaskExecutor()) {
            var times = new ArrayList<Double>();
            for (var round = 0; round < ROUNDS; round++) {
                var image = bench.digest(4_100_000_000L + round);
                var begin = System.nanoTime();
                var written = writer.submit(() -> bench.map(WIDE, "t0", image));
                crowd.await(image);
                times.add((System.nanoTime() - begin) / 1e6);
                written.get();
            }
            Bench.print(
                    Bench.summary(
                            "from a mapping's request to the watch's event of 2,000 tags", times));
        }
    }
}
