package io.millrace.endtoend.benchmark;

import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/// The time from a mapping's answer until a watcher sees the Build that it triggered.
record Triggers(Bench bench) {

    private static final int ROUNDS = 30;

    void measure() throws InterruptedException {
        prepare();
        var times = new ArrayList<Double>();
        for (var round = 1; round <= ROUNDS; round++) {
            times.add(round(bench.digest(2_000_000L + round)));
        }
        Bench.print(
                Bench.summary("from a mapping's answer to its Build, seen by a watcher", times));
    }

    private void prepare() {
        bench.create("base");
        bench.map("base", "latest", bench.digest(2_000_000L));
        bench.api
                .post(
                        bench.builds("buildconfigs"),
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
