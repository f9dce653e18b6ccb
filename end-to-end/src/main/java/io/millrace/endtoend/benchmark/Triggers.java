package io.millrace.endtoend.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/// The time from a mapping's answer until a watcher sees the Build that it triggered. The builds
/// wait for a secret that is not there: how fast builds are on the same cores is another chapter's
/// matter.
record Triggers(Bench bench) {

    private static final int ROUNDS = 30;
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int TAGS = 100;
    private static final int SECONDS = 5;
    private static final long FIRST = 4_000_000L;

    void measure() throws InterruptedException {
        bench.create("base");
        follow("dependent", "base:latest");
        bench.map("base", "latest", bench.digest(2_000_000L));
        bench.settle();
        var times = new ArrayList<Double>();
        for (var round = 1; round <= ROUNDS; round++) {
            Thread.sleep(PAUSE);
            times.add(round(bench.digest(2_000_000L + round)));
        }
        Bench.print(
                Bench.summary("from a mapping's answer to its Build, at one move a second", times));
        hundredASecond();
    }

    /// Each of a hundred tags moves once a second, and each has a configuration of its own.
    private void hundredASecond() throws InterruptedException {
        for (var tag = 0; tag < TAGS; tag++) {
            bench.create("many-" + tag);
            follow("of-many-" + tag, "many-%d:latest".formatted(tag));
        }
        bench.settle();
        var numbers = new HashMap<String, Integer>();
        for (var move = 0; move < TAGS * SECONDS; move++) {
            numbers.put(bench.digest(FIRST + move), move);
        }
        var answered = new AtomicLongArray(TAGS * SECONDS);
        var seen = new AtomicLongArray(TAGS * SECONDS);
        var left = new CountDownLatch(TAGS * SECONDS);
        var version = bench.version(bench.builds("builds"));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var watching = threads.submit(() -> watch(version, numbers, seen, left));
            var begun = System.nanoTime();
            for (var number = 0; number < TAGS * SECONDS; number++) {
                var move = number;
                LockSupport.parkNanos(begun + move * 1_000_000_000L / TAGS - System.nanoTime());
                threads.execute(() -> {
                    bench.map("many-" + move % TAGS, "latest", bench.digest(FIRST + move));
                    answered.set(move, System.nanoTime());
                });
            }
            var _ = left.await(1, TimeUnit.MINUTES);
            watching.cancel(true);
        }
        var times = new ArrayList<Double>();
        for (var move = 0; move < TAGS * SECONDS; move++) {
            if (seen.get(move) != 0) {
                times.add((seen.get(move) - answered.get(move)) / 1e6);
            }
        }
        Bench.print(Bench.summary("the same at %d moves a second".formatted(TAGS), times));
    }

    private void watch(
            String version,
            Map<String, Integer> numbers,
            AtomicLongArray seen,
            CountDownLatch left) {
        var path = bench.builds("builds") + "?watch=true&resourceVersion=" + version;
        try (var events = bench.api.watch(path)) {
            var _ =
                    events.filter(it -> it.path("type").asText().equals("ADDED"))
                            .map(it -> it.at("/object/spec/strategy/dockerStrategy/from/name"))
                            .map(it -> it.asText().replaceFirst(".*@", ""))
                            .filter(numbers::containsKey)
                            .peek(digest -> {
                                seen.set(numbers.getOrDefault(digest, 0), System.nanoTime());
                                left.countDown();
                            })
                            .anyMatch(_ -> left.getCount() == 0);
        }
    }

    private void follow(String config, String tag) {
        bench.api
                .post(
                        bench.builds("buildconfigs"),
                        """
                        {"apiVersion":"build.openshift.io/v1","kind":"BuildConfig",
                         "metadata":{"name":"%s"},
                         "spec":{"runPolicy":"Serial",
                           "source":{"dockerfile":"FROM scratch\\nLABEL a=b\\n"},
                           "output":{"to":{"kind":"DockerImage","name":"registry.example/a:b"},
                             "pushSecret":{"name":"absent"}},
                           "strategy":{"dockerStrategy":{"from":
                             {"kind":"ImageStreamTag","name":"%s"}}},
                           "triggers":[{"type":"ImageChange","imageChange":{}}]}}
                        """
                                .formatted(config, tag))
                .orFail();
    }

    private double round(String digest) throws InterruptedException {
        var path =
                bench.builds("builds")
                        + "?watch=true&resourceVersion="
                        + bench.version(bench.builds("builds"));
        var seen = new CountDownLatch(1);
        var begun = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            threads.execute(() -> {
                begun.countDown();
                try (var events = bench.api.watch(path)) {
                    var _ = events.filter(it -> it.toString().contains(digest)).findFirst();
                }
                seen.countDown();
            });
            begun.await();
            bench.map("base", "latest", digest);
            var answered = System.nanoTime();
            seen.await();
            return (System.nanoTime() - answered) / 1e6;
        }
    }
}
