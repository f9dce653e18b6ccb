package io.millrace.endtoend.benchmark;

import io.millrace.endtoend.Api;
import java.util.ArrayList;
import java.util.concurrent.ExecutionException;

/// Single objects, whole lists, tables, and what a client asks before anything else.
record Reads(Bench bench) {

    private static final String TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io";
    private static final String DISCOVERY =
            "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

    void measure() throws InterruptedException, ExecutionException {
        bench.load(32, bench.length).of(this::getStream);
        bench.load(32, bench.length).of(this::getTag);
        Bench.head();
        bench.measure("GET a stream", this::getStream);
        bench.measure("GET a stream tag", this::getTag);
        bench.measure("api-resources, on a new connection", 1, _ -> discover());
        lists();
    }

    private void getStream(long number) {
        bench.api.get(bench.images("imagestreams/s-" + number % Bench.STREAMS)).orFail();
    }

    private void getTag(long number) {
        bench.api
                .get(bench.images("imagestreamtags/s-%d:pushed".formatted(number % Bench.STREAMS)))
                .orFail();
    }

    private void discover() {
        var client = bench.system.as("admin");
        client.timed("/api", DISCOVERY);
        client.timed("/apis", DISCOVERY);
    }

    /// Whole lists of 1,000 and of 10,000 streams, in one answer each.
    private void lists() throws InterruptedException, ExecutionException {
        for (var size : new int[] {1_000, 10_000}) {
            var namespace = bench.filled("list-" + size, size);
            var list = Bench.streamsIn(namespace);
            bench.measure("LIST %,d streams".formatted(size), 1, _ -> bench.api.text(list));
            if (size == 10_000) {
                table();
            }
            bench.api.delete("/api/v1/namespaces/" + namespace);
        }
    }

    private void table() {
        var times = new ArrayList<Api.Timing>();
        for (var round = 0; round < 20; round++) {
            times.add(bench.api.timed("/apis/image.openshift.io/v1/imagestreams", TABLE));
        }
        Bench.print(
                Bench.summary(
                        "table of all streams (get is -A), first byte",
                        times.stream().map(it -> it.firstByte()).toList()));
        Bench.print(
                Bench.summary(
                        "table of all streams (get is -A), total",
                        times.stream().map(it -> it.total()).toList()));
    }
}
