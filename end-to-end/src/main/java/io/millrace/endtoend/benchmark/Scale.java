package io.millrace.endtoend.benchmark;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/// A gateway with 100,000 streams: its memory, a GET, and how long it takes to be ready again.
record Scale(Bench bench) {

    private static final int STREAMS = 100_000;

    void measure() throws InterruptedException, ExecutionException {
        var namespace = bench.filled("scale", STREAMS);
        var streams = Bench.streamsIn(namespace);
        Bench.head();
        bench.measure(
                "GET one of %,d streams".formatted(STREAMS),
                8,
                number ->
                        bench.api
                                .get("%s/stream-%06d".formatted(streams, number % STREAMS))
                                .orFail());
        Bench.print(
                "the gateway's memory: %,d MB"
                        .formatted(
                                new Processes(bench.system).residentKilobytes("gateway") / 1024));
        restart("%s/stream-%06d".formatted(streams, STREAMS - 1));
        bench.api.delete("/api/v1/namespaces/" + namespace);
    }

    /// The launcher starts a gateway again that was killed.
    private void restart(String last) throws InterruptedException {
        ProcessHandle.of(Long.parseLong(bench.system.value("pid.gateway")))
                .orElseThrow()
                .destroyForcibly();
        TimeUnit.SECONDS.sleep(1);
        var begin = System.nanoTime();
        while (bench.api.get(last).code() != 200) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        Bench.print(
                "from the gateway's end until it has read everything again: %.1f s"
                        .formatted(1 + (System.nanoTime() - begin) / 1e9));
    }
}
