package io.millrace.endtoend.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// How long it takes until many watchers know of a change, and what a watcher costs.
record Watches(Bench bench) {

    private static final int ROUNDS = 10;
    private static final String STREAM = "watched";
    private static final String END = "the-end";

    void measure() throws InterruptedException {
        bench.create(STREAM);
        for (var watchers : List.of(100, 1_000, 10_000)) {
            fanOut(watchers);
        }
    }

    /// One change as all watchers get to know it.
    private record Round(String digest, CountDownLatch seen) {}

    private void fanOut(int watchers) throws InterruptedException {
        var processes = new Processes(bench.system);
        var before = processes.residentKilobytes("gateway");
        var rounds = new ArrayList<Round>();
        for (var round = 0; round < ROUNDS; round++) {
            rounds.add(
                    new Round(
                            bench.digest(1_000_000L + watchers * 100L + round),
                            new CountDownLatch(watchers)));
        }
        var times = new ArrayList<Double>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            start(watchers, rounds, threads);
            for (var round : rounds) {
                var begin = System.nanoTime();
                bench.map(STREAM, "latest", round.digest());
                round.seen().await();
                times.add((System.nanoTime() - begin) / 1e6);
            }
            var after = processes.residentKilobytes("gateway");
            bench.map(STREAM, END, bench.digest(0));
            Bench.print(
                    Bench.summary(
                            "from a mapping's request to the last of %,d watchers"
                                    .formatted(watchers),
                            times));
            Bench.print(
                    "the gateway's memory per watcher: %.1f kB"
                            .formatted((after - before) / (double) watchers));
        }
        bench.api.delete(bench.images("imagestreamtags/%s:%s".formatted(STREAM, END)));
    }

    private void start(int watchers, List<Round> rounds, ExecutorService threads)
            throws InterruptedException {
        var path =
                bench.images("imagestreams")
                        + "?watch=true&fieldSelector=metadata.name%3D"
                        + STREAM;
        var ready = new CountDownLatch(watchers);
        for (var watcher = 0; watcher < watchers; watcher++) {
            threads.execute(() -> watch(path, rounds, ready));
        }
        ready.await();
    }

    private void watch(String path, List<Round> rounds, CountDownLatch ready) {
        try (var events = bench.api.watch(path)) {
            var reached = 0;
            var iterator = events.iterator();
            while (iterator.hasNext()) {
                var event = iterator.next().toString();
                if (event.contains("\"tag\":\"" + END)) {
                    return;
                }
                if (event.contains(rounds.get(Math.min(reached, ROUNDS - 1)).digest())) {
                    rounds.get(reached++).seen().countDown();
                }
                ready.countDown();
            }
        }
    }
}
