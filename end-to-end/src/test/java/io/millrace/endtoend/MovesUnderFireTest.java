package io.millrace.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.contract.Owner;
import io.millrace.endtoend.proof.TriggerVerdict;
import io.millrace.standalone.Part;
import io.millrace.standalone.Running;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/// A thousand tags move, each with what follows it, while the services that follow are killed: the
/// topics prove that nothing was lost and nothing doubled, and tell it as their document says.
@ExtendWith(WholeSystem.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MovesUnderFireTest {

    private static final String PROJECT = "under-fire";
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final int STREAMS = 20;
    private static final int TAGS = 50;

    /// Of each tag's BuildConfig, and of the Deployments.
    private static final int DECISIONS = STREAMS * TAGS + STREAMS;

    private static final String DECIDED =
            "select count(*) from ledger where target_namespace = '%s' and trigger = 'ImageChange'";
    private static final String OPEN =
            "select count(*) from ledger where target_namespace = '%s' and outcome = 'Open'";
    private static final String MOVES = "select count(*) from tag_moves where namespace = '%s'";

    private final WholeSystem.Running system;
    private final Api api;

    MovesUnderFireTest(WholeSystem.Running system) {
        this.system = system;
        this.api = system.developer();
    }

    @Test
    @Order(1)
    void killedInTheMiddleOfAThousandMovesTheyLoseAndDoubleNothing() throws Exception {
        api.post(
                        "/apis/project.openshift.io/v1/projectrequests",
                        "{\"metadata\":{\"name\":\"%s\"}}".formatted(PROJECT))
                .orFail();
        IntStream.range(0, STREAMS).forEach(this::follow);

        var moved = new AtomicInteger();
        var moving = CompletableFuture.runAsync(() -> move(moved));
        var trigger = killedAfter(STREAMS * TAGS / 4, moved, Part.TRIGGER);
        var build = killedAfter(STREAMS * TAGS / 2, moved, Part.BUILD);
        trigger.start();
        build.start();
        trigger.awaitReady();
        build.awaitReady();
        moving.join();

        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(count(Owner.TRIGGER, DECIDED)).isEqualTo(DECISIONS));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(count(Owner.TRIGGER, OPEN)).isZero());
        assertThat(verdict()).isEmpty();
        assertThat(count(Owner.IMAGESTREAM, MOVES)).isEqualTo(STREAMS * TAGS);
        system.admin().delete("/api/v1/namespaces/" + PROJECT).orFail();
    }

    /// A BuildConfig that follows each tag of a stream, and a Deployment that follows the first.
    /// The builds wait for an account that does not exist, so that nobody has to run them.
    private void follow(int stream) {
        api.post(images("imagestreams"), "{\"metadata\":{\"name\":\"s%d\"}}".formatted(stream))
                .orFail();
        var triggers =
                IntStream.range(0, TAGS)
                        .mapToObj(it ->
                                """
                                {"type":"ImageChange","imageChange":{"from":{"kind":"ImageStreamTag","name":"s%d:t%d"}}}
                                """
                                        .formatted(stream, it))
                        .collect(Collectors.joining(","));
        api.post(
                        "/apis/build.openshift.io/v1/namespaces/%s/buildconfigs".formatted(PROJECT),
                        """
                        {"metadata":{"name":"b%d"},"spec":{"serviceAccount":"nobody","source":{"dockerfile":"FROM scratch\\n"},
                         "strategy":{"dockerStrategy":{}},"triggers":[%s]}}
                        """
                                .formatted(stream, triggers))
                .orFail();
        api.post(
                        "/apis/apps/v1/namespaces/%s/deployments".formatted(PROJECT),
                        """
                        {"metadata":{"name":"d%1$d","annotations":{"image.openshift.io/triggers":
                         "[{\\"from\\":{\\"kind\\":\\"ImageStreamTag\\",\\"name\\":\\"s%1$d:t0\\"},\\"fieldPath\\":\\"spec.template.spec.containers[0].image\\"}]"}},
                         "spec":{"selector":{"matchLabels":{"app":"d"}},"template":{"metadata":{"labels":{"app":"d"}},
                         "spec":{"containers":[{"name":"d","image":" "}]}}}}
                        """
                                .formatted(stream))
                .orFail();
    }

    private void move(AtomicInteger moved) {
        try (var threads = Executors.newFixedThreadPool(8)) {
            var all =
                    IntStream.range(0, STREAMS * TAGS)
                            .mapToObj(it ->
                                    CompletableFuture.runAsync(
                                            () -> {
                                                move(it % STREAMS, it / STREAMS);
                                                moved.incrementAndGet();
                                            },
                                            threads))
                            .toArray(CompletableFuture<?>[]::new);
            CompletableFuture.allOf(all).join();
        }
    }

    private void move(int stream, int tag) {
        var digest = BaseImage.digest("%d-%d".formatted(stream, tag).getBytes(UTF_8));
        api.post(
                        images("imagestreammappings"),
                        """
                        {"metadata":{"name":"s%d"},"tag":"t%d","image":{"metadata":{"name":"%3$s"},
                         "dockerImageReference":"quay.io/team/app@%3$s"}}
                        """
                                .formatted(stream, tag, digest))
                .orFail();
    }

    private Running killedAfter(int moves, AtomicInteger moved, Part part) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> moved.get() >= moves);
        var process = system.stack().process(part);
        process.kill();
        return process;
    }

    private long count(Owner owner, String sql) {
        return Long.parseLong(system.rows(owner, sql.formatted(PROJECT)).getFirst().getFirst());
    }

    /// What is young is judged, too: nothing is under way any more.
    private List<String> verdict() throws IOException {
        var later = InstantSource.system().instant().plus(Duration.ofHours(3));
        return TriggerVerdict.of(system.stack().bootstrapServers(), later).findings().stream()
                .filter(it -> it.contains(PROJECT))
                .toList();
    }

    @Test
    @Order(2)
    void everyFactOnKafkaIsAsTheDocumentSays() throws IOException {
        var document = FactDocument.read();
        var faults = new ArrayList<String>();
        var kinds = new TreeSet<String>();
        Map<String, Object> settings =
                Map.of("bootstrap.servers", system.stack().bootstrapServers());
        try (var consumer =
                new KafkaConsumer<>(
                        settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            for (var topic : document.topics()) {
                var partition = new TopicPartition(topic, 0);
                consumer.assign(List.of(partition));
                consumer.seekToBeginning(List.of(partition));
                long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
                while (consumer.position(partition) < end) {
                    for (var record : consumer.poll(Duration.ofSeconds(1))) {
                        faults.addAll(document.faults(record));
                        kinds.add(
                                new String(record.headers().lastHeader("ce_type").value(), UTF_8));
                    }
                }
            }
        }

        assertThat(faults).isEmpty();
        assertThat(kinds)
                .contains(
                        "io.millrace.imagestream.TagUpdated.v1",
                        "io.millrace.build.BuildRequested.v1",
                        "io.millrace.trigger.TriggerDecided.v1",
                        "io.millrace.trigger.TriggerFired.v1",
                        "io.millrace.trigger.DeploymentTriggered.v1");
    }

    private static String images(String path) {
        return "/apis/image.openshift.io/v1/namespaces/%s/%s".formatted(PROJECT, path);
    }
}
