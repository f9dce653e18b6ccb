package io.millrace.endtoend.benchmark;

import io.millrace.endtoend.BaseImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// How fast the lines of a build that prints many reach those who follow it.
record Logs(Bench bench) {

    private static final int LINES = 150_000;

    void measure() throws IOException, InterruptedException, ExecutionException {
        bench.create("talkative");
        var token = bench.system.value("token.admin");
        var registry = bench.system.value("registry.host");
        new BaseImage(registry, "admin", token).push(bench.project + "/talkative", "latest", "1");
        create("%s/%s/talkative:latest".formatted(registry, bench.project));
        bench.settle();
        Bench.print("| followers | lines/s to each | MB/s to all |");
        Bench.print("|---|---|---|");
        for (var followers : List.of(1, 50)) {
            follow(followers);
        }
        Bench.print(bench.processes());
    }

    private void follow(int followers) throws InterruptedException, ExecutionException {
        var build =
                bench.api
                        .post(
                                bench.builds("buildconfigs/talker/instantiate"),
                                """
                                {"apiVersion":"build.openshift.io/v1","kind":"BuildRequest",
                                 "metadata":{"name":"talker"}}
                                """)
                        .orFail()
                        .at("/metadata/name")
                        .asText();
        var begun = System.nanoTime();
        var bytes = 0L;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var following = new ArrayList<Future<Long>>();
            for (var follower = 0; follower < followers; follower++) {
                following.add(
                        threads.submit(() ->
                                bench.api.length(
                                        bench.builds("builds/" + build + "/log?follow=true"))));
            }
            for (var follower : following) {
                bytes += follower.get();
            }
        }
        var seconds = (System.nanoTime() - begun) / 1e9;
        Bench.print(
                "| %d | %,.0f | %.1f |"
                        .formatted(followers, LINES / seconds, bytes / seconds / 1e6));
    }

    private void create(String base) {
        bench.api
                .post(
                        bench.builds("buildconfigs"),
                        """
                        {"apiVersion":"build.openshift.io/v1","kind":"BuildConfig",
                         "metadata":{"name":"talker"},
                         "spec":{"source":{"dockerfile":"FROM %s\\nRUN seq 1 %d | sed 's/^/a line of a log that says nothing much /'\\n"},
                           "strategy":{"dockerStrategy":{"noCache":true}}}}
                        """
                                .formatted(base, LINES))
                .orFail();
    }
}
