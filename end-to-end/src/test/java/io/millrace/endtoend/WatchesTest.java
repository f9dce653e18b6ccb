package io.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// The third promise: a watch from a version delivers every later change once, in order, or says
/// that it can't.
@ExtendWith(WholeSystem.class)
class WatchesTest {

    private static final int WRITERS = 4;
    private static final int WRITES = 40;
    private static final String PROJECT = "watches";
    private static final String STREAMS =
            "/apis/image.openshift.io/v1/namespaces/%s/imagestreams".formatted(PROJECT);
    private static final String END = "the-end";

    private final Api admin;
    private final Api api;

    WatchesTest(WholeSystem.Running system) {
        this.admin = system.admin();
        this.api = system.developer();
    }

    /// What a client saw of an object.
    private record Seen(long version, String type, String name) {

        static Seen of(JsonNode event) {
            return new Seen(
                    event.at("/object/metadata/resourceVersion").asLong(),
                    event.path("type").asText(),
                    event.at("/object/metadata/name").asText());
        }
    }

    @Test
    @Timeout(20)
    void aWatchSaysAtOnceThatItHasBegun() {
        var streams = "/apis/image.openshift.io/v1/namespaces/default/imagestreams";
        var version = admin.get(streams).orFail().at("/metadata/resourceVersion").asText();

        try (var events =
                admin.watch(
                        streams
                                + "?watch=true&allowWatchBookmarks=true&timeoutSeconds=60"
                                + "&resourceVersion="
                                + version)) {
            assertThat(events.iterator().next().path("type").asText()).isEqualTo("BOOKMARK");
        }
    }

    @Test
    void everyChangeIsToldOnceAndInOrderWhileOthersWrite()
            throws InterruptedException, ExecutionException {
        api.post(
                        "/apis/project.openshift.io/v1/projectrequests",
                        "{\"metadata\":{\"name\":\"%s\"}}".formatted(PROJECT))
                .orFail();
        var begin = api.get(STREAMS).orFail().at("/metadata/resourceVersion").asLong();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var patient = threads.submit(() -> patient(begin));
            var restless = all(3, it -> threads.submit(() -> restless(begin, 1 + 2 * it)));
            var writers = all(WRITERS, it -> threads.submit(() -> write(it)));
            var written = new ArrayList<Long>();
            for (var writer : writers) {
                written.addAll(writer.get());
            }
            create(END);

            var told = patient.get();
            assertThat(told).extracting(Seen::version).isSorted().doesNotHaveDuplicates();
            assertThat(told).extracting(Seen::version).containsAll(written);
            for (var client : restless) {
                assertThat(client.get()).isEqualTo(told);
            }
            assertThat(lastOf(told)).isEqualTo(present());
        }
    }

    private static <T> List<Future<T>> all(
            int number, java.util.function.IntFunction<Future<T>> start) {
        return IntStream.range(0, number).mapToObj(start).toList();
    }

    /// Creates, changes and deletes streams; answers with the versions that it was told.
    private List<Long> write(int writer) {
        var versions = new ArrayList<Long>();
        for (var number = 0; number < WRITES; number++) {
            var name = "s-%d-%d".formatted(writer, number % 5);
            var path = STREAMS + "/" + name;
            var answer =
                    switch (number % 4) {
                        case 0 -> create(name);
                        case 3 -> api.delete(path);
                        default ->
                                api.patch(
                                        path,
                                        "application/merge-patch+json",
                                        "{\"metadata\":{\"annotations\":{\"n\":\"%d\"}}}"
                                                .formatted(number));
                    };
            var version = answer.body().at("/metadata/resourceVersion").asLong();
            if (answer.code() < 300 && version > 0) {
                versions.add(version);
            }
        }
        return versions;
    }

    private Api.Answer create(String name) {
        return api.post(STREAMS, "{\"metadata\":{\"name\":\"%s\"}}".formatted(name));
    }

    /// One watch from beginning to end.
    private List<Seen> patient(long version) {
        var seen = new ArrayList<Seen>();
        watch(version, Integer.MAX_VALUE, seen);
        return seen;
    }

    /// A client that hangs up after a few events and goes on where it was.
    private List<Seen> restless(long begin, int patience) {
        var seen = new ArrayList<Seen>();
        while (seen.isEmpty() || !seen.getLast().name().equals(END)) {
            watch(seen.isEmpty() ? begin : seen.getLast().version(), patience, seen);
        }
        return seen;
    }

    private void watch(long version, int most, List<Seen> seen) {
        var limit = seen.size() + (long) most;
        try (var events = api.watch(STREAMS + "?watch=true&resourceVersion=" + version)) {
            var iterator = events.iterator();
            while (seen.size() < limit && iterator.hasNext()) {
                var event = iterator.next();
                assertThat(event.path("type").asText())
                        .as("what the watch from %d said: %s", version, event)
                        .isIn("ADDED", "MODIFIED", "DELETED");
                seen.add(Seen.of(event));
                if (seen.getLast().name().equals(END)) {
                    return;
                }
            }
        }
    }

    private static Map<String, Long> lastOf(List<Seen> told) {
        var last = new HashMap<String, Long>();
        for (var seen : told) {
            if (seen.type().equals("DELETED")) {
                last.remove(seen.name());
            } else {
                last.put(seen.name(), seen.version());
            }
        }
        return last;
    }

    private Map<String, Long> present() {
        var present = new HashMap<String, Long>();
        api.get(STREAMS)
                .orFail()
                .path("items")
                .forEach(it ->
                        present.put(
                                it.at("/metadata/name").asText(),
                                it.at("/metadata/resourceVersion").asLong()));
        return present;
    }
}
