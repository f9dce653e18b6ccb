package io.millrace.endtoend.benchmark;

import io.millrace.endtoend.BaseImage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/// What a build takes: from nothing, on the layers of the build before, and by buildah alone.
final class Builds {

    private static final int ROUNDS = 5;
    private static final int MOVES = 30;
    private static final Set<String> ENDED_BADLY = Set.of("Failed", "Error", "Cancelled");

    /// Some seconds of work that does not change, as compilers do it, and a little that does.
    private static final String DOCKERFILE =
            """
            FROM %1$s AS compiled
            RUN i=0; while [ $i -lt 2000000 ]; do i=$((i+1)); done; seq 1 200000 > /compiled
            FROM %1$s
            COPY --from=compiled /compiled /compiled
            RUN wc -l /compiled
            """;

    private final Bench bench;
    private final String registry;
    private final String base;

    Builds(Bench bench) {
        this.bench = bench;
        this.registry = bench.system.value("registry.host");
        this.base = "%s/%s/busybox:latest".formatted(registry, bench.project);
    }

    void measure() throws IOException, InterruptedException {
        for (var stream : List.of("busybox", "built", "bare")) {
            bench.create(stream);
        }
        var token = bench.system.value("token.admin");
        new BaseImage(registry, "admin", token).push(bench.project + "/busybox", "latest", "1");
        bench.settle();
        var cold = new ArrayList<Double>();
        var warm = new ArrayList<Double>();
        var anew = new ArrayList<Double>();
        var alone = new ArrayList<Double>();
        for (int round = 1; round <= ROUNDS; round++) {
            var config = "config-" + round;
            create(config);
            cold.add(build(config, false));
            warm.add(build(config, false));
            anew.add(build(config, true));
            alone.add(bare(token));
        }
        Bench.print("| what, %d times | p50 s | least s | most s |".formatted(ROUNDS));
        Bench.print("|---|---|---|---|");
        row("first build, from request to Complete", cold);
        row("the next build of the same BuildConfig", warm);
        row("noCache", anew);
        row("buildah alone: pull, build, push", alone);
        Bench.print(Bench.summary("from a tag's move to its build Running", started(token)));
    }

    /// Two images of a tag in turn, and a build that is over before the next move.
    private List<Double> started(String token) throws IOException, InterruptedException {
        var images = new BaseImage(registry, "admin", token);
        var digests =
                List.of(
                        images.push(bench.project + "/busybox", "one", "1"),
                        images.push(bench.project + "/busybox", "two", "2"));
        bench.settle();
        follow();
        var times = new ArrayList<Double>();
        for (int move = 1; move <= MOVES; move++) {
            move(digests.get(move % 2));
            var begun = System.nanoTime();
            await("following-" + move, "Running");
            times.add((System.nanoTime() - begun) / 1e6);
            await("following-" + move, "Complete");
        }
        return times;
    }

    private void follow() {
        bench.api
                .post(
                        bench.builds("buildconfigs"),
                        """
                        {"apiVersion":"build.openshift.io/v1","kind":"BuildConfig",
                         "metadata":{"name":"following"},
                         "spec":{"source":{"dockerfile":"FROM scratch\\nRUN true\\n"},
                           "strategy":{"dockerStrategy":{"from":
                             {"kind":"ImageStreamTag","name":"busybox:moving"}}},
                           "triggers":[{"type":"ImageChange","imageChange":{}}]}}
                        """)
                .orFail();
    }

    private void move(String digest) {
        bench.api
                .put(
                        bench.images("imagestreamtags/busybox:moving"),
                        """
                        {"apiVersion":"image.openshift.io/v1","kind":"ImageStreamTag",
                         "metadata":{"name":"busybox:moving"},
                         "tag":{"name":"moving",
                           "from":{"kind":"ImageStreamImage","name":"busybox@%s"}}}
                        """
                                .formatted(digest))
                .orFail();
    }

    private double bare(String token) throws IOException, InterruptedException {
        var bare = BareBuild.in(Path.of("/var/tmp"), registry, bench.project, token);
        try {
            return bare.time(DOCKERFILE.formatted(base));
        } finally {
            bare.remove();
        }
    }

    private void create(String config) {
        var dockerfile = DOCKERFILE.formatted(base).replace("\n", "\\n");
        bench.api
                .post(
                        bench.builds("buildconfigs"),
                        """
                        {"apiVersion":"build.openshift.io/v1","kind":"BuildConfig",
                         "metadata":{"name":"%s"},
                         "spec":{"source":{"dockerfile":"%s"},
                           "strategy":{"dockerStrategy":{}},
                           "output":{"to":{"kind":"ImageStreamTag","name":"built:latest"}}}}
                        """
                                .formatted(config, dockerfile))
                .orFail();
    }

    private double build(String config, boolean anew) {
        var begun = System.nanoTime();
        var name =
                bench.api
                        .post(
                                bench.builds("buildconfigs/" + config + "/instantiate"),
                                """
                                {"apiVersion":"build.openshift.io/v1","kind":"BuildRequest",
                                 "metadata":{"name":"%s"},
                                 "dockerStrategyOptions":{"noCache":%s}}
                                """
                                        .formatted(config, anew))
                        .orFail()
                        .at("/metadata/name")
                        .asText();
        await(name, "Complete");
        return (System.nanoTime() - begun) / 1e9;
    }

    /// Until the build has reached the phase, or the end.
    private void await(String name, String phase) {
        while (true) {
            var answer = bench.api.get(bench.builds("builds/" + name));
            var now = answer.code() == 404 ? "" : answer.orFail().at("/status/phase").asText();
            if (now.equals(phase) || now.equals("Complete")) {
                return;
            }
            if (ENDED_BADLY.contains(now)) {
                throw new IllegalStateException(
                        "%s: %s".formatted(name, answer.orFail().at("/status/message").asText()));
            }
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }

    private static void row(String what, List<Double> seconds) {
        var sorted = seconds.stream().sorted().toList();
        Bench.print(
                "| %s | %.2f | %.2f | %.2f |"
                        .formatted(
                                what,
                                sorted.get(sorted.size() / 2),
                                sorted.getFirst(),
                                sorted.getLast()));
    }
}
