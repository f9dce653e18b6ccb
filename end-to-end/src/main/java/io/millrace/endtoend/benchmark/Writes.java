package io.millrace.endtoend.benchmark;

import java.util.concurrent.ExecutionException;

/// Moves, mappings, creations, and a patch of each form.
record Writes(Bench bench) {

    private static final int WARM_UP_ROUNDS = 4;

    void measure() throws InterruptedException, ExecutionException {
        warmUp();
        Bench.head();
        bench.measure("move a tag (PUT imagestreamtags)", this::moveTag);
        bench.measure("ImageStreamMapping, new image", bench::map);
        bench.measure("create a stream", this::createStream);
        bench.measure(
                "JSON patch",
                32,
                number ->
                        patch(
                                number,
                                "application/json-patch+json",
                                "[{\"op\":\"add\",\"path\":\"/metadata/labels\",\"value\":{\"n\":\"%d\"}}]"));
        bench.measure("merge patch", 32, number -> merge(number, "application/merge-patch+json"));
        bench.measure(
                "strategic merge patch",
                32,
                number -> merge(number, "application/strategic-merge-patch+json"));
        bench.measure("server-side apply", 32, this::apply);
    }

    /// Until the compilers of six processes have done most of their work.
    private void warmUp() throws InterruptedException, ExecutionException {
        for (var round = 0; round < WARM_UP_ROUNDS; round++) {
            bench.load(32, bench.length).of(this::moveTag);
            bench.load(32, bench.length.dividedBy(2)).of(bench::map);
            bench.load(32, bench.length.dividedBy(4)).of(this::createStream);
        }
    }

    /// Each request moves a tag of some stream to the other one of two images that it knows.
    private void moveTag(long number) {
        var stream = number % Bench.STREAMS;
        var image = bench.digest(stream + (number / Bench.STREAMS % 2) * Bench.STREAMS);
        bench.api
                .put(
                        bench.images("imagestreamtags/s-%d:moving".formatted(stream)),
                        """
                        {"apiVersion":"image.openshift.io/v1","kind":"ImageStreamTag",
                         "metadata":{"name":"s-%1$d:moving"},
                         "tag":{"name":"moving",
                           "from":{"kind":"ImageStreamImage","name":"s-%1$d@%2$s"}}}
                        """
                                .formatted(stream, image))
                .orFail();
    }

    private void createStream(long number) {
        bench.create("new-" + Long.toString(System.nanoTime(), 36) + "-" + number);
    }

    private void merge(long number, String mediaType) {
        patch(number, mediaType, "{\"metadata\":{\"labels\":{\"n\":\"%d\"}}}");
    }

    private void apply(long number) {
        bench.api
                .patch(
                        stream(number) + "?fieldManager=bench&force=true",
                        "application/apply-patch+yaml",
                        """
                        {"apiVersion":"image.openshift.io/v1","kind":"ImageStream",
                         "metadata":{"name":"s-%d","labels":{"n":"%d"}}}
                        """
                                .formatted(number % Bench.STREAMS, number))
                .orFail();
    }

    private void patch(long number, String mediaType, String body) {
        bench.api.patch(stream(number), mediaType, body.formatted(number)).orFail();
    }

    private String stream(long number) {
        return bench.images("imagestreams/s-" + number % Bench.STREAMS);
    }
}
