package io.millrace.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.Owner;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/// Two hundred writers of twenty streams at the same time: half of them move tags, half of them
/// write what they have read before.
@ExtendWith(WholeSystem.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WritersTest {

    private static final String PROJECT = "writers";
    private static final int STREAMS = 20;
    private static final int WRITERS = 200;
    private static final int ROUNDS = 3;
    private static final int MOVES = WRITERS / 2 / STREAMS * ROUNDS;

    private final WholeSystem.Running system;
    private final Api api;

    WritersTest(WholeSystem.Running system) {
        this.system = system;
        this.api = system.developer();
    }

    @BeforeAll
    void twentyStreams() {
        api.post(
                        "/apis/project.openshift.io/v1/projectrequests",
                        "{\"metadata\":{\"name\":\"%s\"}}".formatted(PROJECT))
                .orFail();
        for (var stream = 0; stream < STREAMS; stream++) {
            api.post(images("imagestreams"), "{\"metadata\":{\"name\":\"s%d\"}}".formatted(stream))
                    .orFail();
        }
    }

    @Test
    void nothingIsLostAndTheBookOfMovesHasNoGaps() throws Exception {
        together(writer -> {
            for (var round = 0; round < ROUNDS; round++) {
                if (writer < WRITERS / 2) {
                    move(writer, round);
                } else {
                    label(writer, round);
                }
            }
        });

        for (var stream = 0; stream < STREAMS; stream++) {
            assertThat(revisions(stream))
                    .containsExactlyElementsOf(
                            IntStream.rangeClosed(1, MOVES).mapToObj(Integer::toString).toList());
            assertThat(stream(stream).at("/status/tags/0/items")).hasSize(MOVES);
            assertThat(stream(stream).at("/metadata/labels"))
                    .hasSize(WRITERS / 2 / STREAMS * ROUNDS);
        }
    }

    private static void together(IntConsumer writing) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<? extends Future<?>> all =
                    IntStream.range(0, WRITERS)
                            .mapToObj(it -> threads.submit(() -> writing.accept(it)))
                            .toList();
            for (var one : all) {
                one.get();
            }
        }
    }

    /// A mapping needs no version, so it must succeed whoever else writes.
    private void move(int writer, int round) {
        var digest = BaseImage.digest("%d-%d".formatted(writer, round).getBytes(UTF_8));
        api.post(
                        images("imagestreammappings"),
                        """
                        {"metadata":{"name":"s%d"},"tag":"prod","image":{"metadata":{"name":"%2$s"},
                         "dockerImageReference":"quay.io/team/app@%2$s"}}
                        """
                                .formatted(writer % STREAMS, digest))
                .orFail();
    }

    /// Writes what was read with a label more, again and again until nobody was quicker.
    private void label(int writer, int round) {
        while (true) {
            var stream = (ObjectNode) stream(writer % STREAMS);
            stream.withObject("/metadata/labels").put("w%d-%d".formatted(writer, round), "done");
            var answer = api.put(images("imagestreams/s" + writer % STREAMS), stream.toString());
            if (answer.code() != 409) {
                answer.orFail();
                return;
            }
        }
    }

    private JsonNode stream(int number) {
        return api.get(images("imagestreams/s" + number)).orFail();
    }

    private List<String> revisions(int stream) {
        return system
                .rows(
                        Owner.IMAGESTREAM,
                        "select revision from tag_moves where namespace = '%s' and stream = 's%d' order by revision"
                                .formatted(PROJECT, stream))
                .stream()
                .map(List::getFirst)
                .toList();
    }

    private static String images(String path) {
        return "/apis/image.openshift.io/v1/namespaces/%s/%s".formatted(PROJECT, path);
    }
}
