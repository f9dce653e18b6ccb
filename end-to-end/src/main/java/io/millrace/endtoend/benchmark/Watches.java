package io.millrace.endtoend.benchmark;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/// How long it takes until many watchers know of a change, and what a watcher costs.
record Watches(Bench bench) {

    private static final int ROUNDS = 20;
    private static final String STREAM = "watched";

    void measure() throws IOException, InterruptedException, ExecutionException {
        bench.create(STREAM);
        for (var watchers : List.of(100, 1_000, 10_000)) {
            fanOut(watchers);
        }
    }

    private void fanOut(int watchers) throws IOException, InterruptedException, ExecutionException {
        var processes = new Processes(bench.system);
        var before = processes.residentKilobytes("gateway");
        var path =
                bench.images("imagestreams")
                        + "?watch=true&fieldSelector=metadata.name%3D"
                        + STREAM;
        var gateway = URI.create(bench.system.value("gateway.url"));
        try (var crowd = new Crowd(gateway, bench.system.value("token.admin"), path, watchers);
                var writer = Executors.newVirtualThreadPerTaskExecutor()) {
            var times = new ArrayList<Double>();
            for (var round = 0; round < ROUNDS; round++) {
                var digest = bench.digest(1_000_000L + watchers * 100L + round);
                var begin = System.nanoTime();
                var written = writer.submit(() -> bench.map(STREAM, "latest", digest));
                crowd.await(digest);
                times.add((System.nanoTime() - begin) / 1e6);
                written.get();
            }
            Bench.print(
                    Bench.summary(
                            "from a mapping's request to the last of %,d watchers"
                                    .formatted(watchers),
                            times));
            Bench.print(
                    "the gateway's memory per watcher: %.1f kB"
                            .formatted(
                                    (processes.residentKilobytes("gateway") - before)
                                            / (double) watchers));
        }
    }
}
