package io.millrace.endtoend.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// The first move of a tag that 5,000 BuildConfigs follow: how long until all have decided, and how
/// fast their builds are made.
record Storm(Bench bench) {

    private static final int FOLLOWERS = 5_000;
    private static final long PATIENCE_SECONDS = 280;

    void measure() throws InterruptedException {
        bench.create("storm-base");
        Bench.together(32, FOLLOWERS, this::follow);
        var version = bench.version(bench.builds("builds"));
        var seen = new CountDownLatch(FOLLOWERS);
        var first = new AtomicLong();
        var begun = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var watching =
                    threads.submit(() -> {
                        begun.countDown();
                        watch(version, first, seen);
                    });
            begun.await();
            bench.map("storm-base", "latest", bench.digest(3_000_000L));
            var moved = System.nanoTime();
            decided();
            print("until all have decided", moved);
            var all = seen.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (all) {
                var seconds = (System.nanoTime() - moved) / 1e9;
                Bench.print(
                        "builds: the first seen after %.0f ms, all after %.1f s (%.0f/s)"
                                .formatted(
                                        (first.get() - moved) / 1e6, seconds, FOLLOWERS / seconds));
            } else {
                Bench.print(
                        "%,d builds were not seen within %d s"
                                .formatted(seen.getCount(), PATIENCE_SECONDS));
                watching.cancel(true);
            }
        }
        Bench.print(
                "trigger-service's memory: %,d MB"
                        .formatted(
                                new Processes(bench.system).residentKilobytes("trigger") / 1024));
    }

    private void follow(int number) {
        bench.api
                .post(
                        bench.builds("buildconfigs"),
                        """
                        {"apiVersion":"build.openshift.io/v1","kind":"BuildConfig",
                         "metadata":{"name":"follower-%d"},
                         "spec":{"runPolicy":"Serial",
                           "source":{"dockerfile":"FROM scratch\\nLABEL a=b\\n"},
                           "strategy":{"dockerStrategy":{"from":
                             {"kind":"ImageStreamTag","name":"storm-base:latest"}}},
                           "triggers":[{"type":"ImageChange","imageChange":{}}]}}
                        """
                                .formatted(number))
                .orFail();
    }

    private void watch(String version, AtomicLong first, CountDownLatch seen) {
        var digest = bench.digest(3_000_000L);
        var path = bench.builds("builds") + "?watch=true&resourceVersion=" + version;
        try (var events = bench.api.watch(path)) {
            var _ =
                    events.filter(it -> isNew(it, digest))
                            .peek(_ -> first.compareAndSet(0, System.nanoTime()))
                            .peek(_ -> seen.countDown())
                            .anyMatch(_ -> seen.getCount() == 0);
        }
    }

    private static boolean isNew(JsonNode event, String digest) {
        return event.path("type").asText().equals("ADDED") && event.toString().contains(digest);
    }

    private void decided() throws InterruptedException {
        var path = bench.images("imagestreams/storm-base/triggers?limit=1&summary=true");
        long decisions = 0;
        while (decisions < FOLLOWERS) {
            TimeUnit.MILLISECONDS.sleep(20);
            decisions = bench.api.get(path).orFail().at("/summary/decisions").asLong();
        }
    }

    private static void print(String what, long since) {
        Bench.print("%s: %.2f s".formatted(what, (System.nanoTime() - since) / 1e9));
    }
}
