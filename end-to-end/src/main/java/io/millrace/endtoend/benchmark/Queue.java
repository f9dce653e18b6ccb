package io.millrace.endtoend.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// What a line of builds costs: how long it takes to put one at its end, and how long from the end
/// of one to the beginning of the next, when the line is short and when it is long.
record Queue(Bench bench) {

    private static final int LENGTH = 500;
    private static final int AT_A_TIME = 100;
    private static final int TURNS = 20;
    private static final long PATIENCE_SECONDS = 120;

    void measure() throws InterruptedException {
        Bench.print("| policy | the line | p50 ms | most ms |");
        Bench.print("|---|---|---|---|");
        for (var policy : List.of("Serial", "Parallel")) {
            var config = "line-" + policy.toLowerCase(Locale.ROOT);
            create(config, policy);
            var taken = new ArrayList<Double>();
            for (var number = 0; number < LENGTH; number++) {
                taken.add(put(config));
            }
            row(policy, "first %d put in it".formatted(AT_A_TIME), taken.subList(0, AT_A_TIME));
            row(
                    policy,
                    "last %d put in it".formatted(AT_A_TIME),
                    taken.subList(LENGTH - AT_A_TIME, LENGTH));
            if (policy.equals("Serial")) {
                turns(config);
            }
            bench.api.delete(bench.builds("buildconfigs/" + config));
        }
    }

    /// From the end of one build to the next one's leave to run.
    private void turns(String config) throws InterruptedException {
        var ended = new ConcurrentHashMap<Long, Long>();
        var released = new ConcurrentHashMap<Long, Long>();
        var list = bench.api.get(bench.builds("builds?limit=1")).orFail();
        var path =
                "builds?watch=true&labelSelector=buildconfig%3D"
                        + config
                        + "&resourceVersion="
                        + list.at("/metadata/resourceVersion").asText();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var watching = threads.submit(() -> watch(path, ended, released));
            var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (ended.size() < TURNS && System.nanoTime() < deadline) {
                TimeUnit.MILLISECONDS.sleep(100);
            }
            watching.cancel(true);
        }
        var gaps = new ArrayList<Double>();
        ended.forEach((number, at) -> {
            var next = released.get(number + 1);
            if (next != null) {
                gaps.add((next - at) / 1e6);
            }
        });
        row("Serial", "from Complete to the next Pending, %d wait".formatted(LENGTH), gaps);
    }

    private void watch(String path, Map<Long, Long> ended, Map<Long, Long> released) {
        try (var events = bench.api.watch(bench.builds(path))) {
            var _ =
                    events.map(it -> it.path("object"))
                            .peek(it -> note(it, ended, released))
                            .anyMatch(_ -> Thread.currentThread().isInterrupted());
        }
    }

    private static void note(JsonNode build, Map<Long, Long> ended, Map<Long, Long> released) {
        var name = build.at("/metadata/name").asText();
        var number = Long.parseLong(name.substring(name.lastIndexOf('-') + 1));
        switch (build.at("/status/phase").asText()) {
            case "Complete" -> ended.putIfAbsent(number, System.nanoTime());
            case "Pending" -> released.putIfAbsent(number, System.nanoTime());
            default -> {}
        }
    }

    private double put(String config) {
        var begun = System.nanoTime();
        bench.api
                .post(
                        bench.builds("buildconfigs/" + config + "/instantiate"),
                        """
                        {"apiVersion":"build.openshift.io/v1","kind":"BuildRequest",
                         "metadata":{"name":"%s"}}
                        """
                                .formatted(config))
                .orFail();
        return (System.nanoTime() - begun) / 1e6;
    }

    private void create(String config, String policy) {
        bench.api
                .post(
                        bench.builds("buildconfigs"),
                        """
                        {"apiVersion":"build.openshift.io/v1","kind":"BuildConfig",
                         "metadata":{"name":"%s"},
                         "spec":{"runPolicy":"%s","source":{"dockerfile":"FROM scratch\\nLABEL a=b\\n"},
                           "strategy":{"dockerStrategy":{}}}}
                        """
                                .formatted(config, policy))
                .orFail();
    }

    private static void row(String policy, String what, List<Double> milliseconds) {
        var sorted = milliseconds.stream().sorted(Comparator.naturalOrder()).toList();
        Bench.print(
                sorted.isEmpty()
                        ? "| %s | %s | none | none |".formatted(policy, what)
                        : "| %s | %s | %.1f | %.1f |"
                                .formatted(
                                        policy,
                                        what,
                                        sorted.get(sorted.size() / 2),
                                        sorted.getLast()));
    }
}
