package io.millrace.endtoend.benchmark;

import io.millrace.endtoend.BaseImage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// What a build takes: from nothing, on the layers of the build before, and by buildah alone.
final class Builds {

    private static final int ROUNDS = 5;

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
        while (true) {
            var build = bench.api.get(bench.builds("builds/" + name)).orFail();
            switch (build.at("/status/phase").asText()) {
                case "Complete" -> {
                    return (System.nanoTime() - begun) / 1e9;
                }
                case "Failed", "Error", "Cancelled" ->
                        throw new IllegalStateException(
                                "%s: %s".formatted(name, build.at("/status/message").asText()));
                default -> LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            }
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
