package io.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.contract.Owner;
import io.millrace.contract.Topics;
import io.millrace.standalone.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whatever dies, nothing acknowledged is lost, no trigger is doubled or dropped, and no tag moves
/// backwards.
@ExtendWith(WholeSystem.class)
class FaultsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private final WholeSystem.Running system;

    FaultsTest(WholeSystem.Running system) {
        this.system = system;
    }

    @ParameterizedTest
    @CsvSource({
        "IMAGESTREAM, before-commit",
        "IMAGESTREAM, after-commit",
        "IMAGESTREAM, after-publish",
        "BUILD, before-commit",
        "BUILD, after-commit",
        "BUILD, after-publish",
        "TRIGGER, before-commit",
        "TRIGGER, after-commit",
        "TRIGGER, after-publish"
    })
    void anOwnerKilledAtAnOutboxStepLosesAndDoublesNothing(Owner owner, String step) {
        var chain = new Chain("kill-" + owner.wireName() + "-" + step);
        chain.move(1);
        chain.watch();
        chain.awaitBuilds(1);

        system.arm(owner, step, "kill");
        var move = CompletableFuture.supplyAsync(() -> chain.tryMove(2));
        var process = system.stack().process(partOf(owner));
        await().atMost(PATIENCE).until(() -> !process.isAlive());
        process.start().awaitReady();

        assertThat(move.join().code()).isEqualTo(201);
        chain.move(3);
        chain.awaitBuilds(3);
        chain.assertConsistent(3);
    }

    @Test
    void anImporterKilledDuringImportsLosesNoneAndMakesNoneTwice() {
        var api = system.developer();
        api.post(
                        "/apis/project.openshift.io/v1/projectrequests",
                        "{\"metadata\":{\"name\":\"killed-imports\"}}")
                .orFail();
        var streams = "/apis/image.openshift.io/v1/namespaces/killed-imports/imagestreams";
        var wish =
                "{\"name\":\"t%d\",\"from\":{\"kind\":\"DockerImage\",\"name\":\"docker.io/python:%s\"}}";
        var sources = List.of("3.5", "3.6", "3.6.0", "latest");
        var wishes =
                IntStream.range(0, 40)
                        .mapToObj(i -> wish.formatted(i, sources.get(i % sources.size())))
                        .collect(Collectors.joining(","));
        var importer = system.stack().process(Part.IMPORTER);

        api.post(
                        streams,
                        "{\"metadata\":{\"name\":\"app\"},\"spec\":{\"tags\":[%s]}}"
                                .formatted(wishes))
                .orFail();
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(() ->
                        !api.get(streams + "/app").orFail().at("/status/tags").isMissingNode());
        importer.kill();
        noteMigrationsOfALaterVersion(Owner.IMPORTER);
        importer.start().awaitReady();

        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(api.get(streams + "/app").orFail().at("/status/tags"))
                                .hasSize(40)
                                .allSatisfy(it -> {
                                    assertThat(it.path("items")).hasSize(1);
                                    assertThat(it.path("revision").asLong()).isEqualTo(1);
                                }));
    }

    /// One of what all services share, and one of the service's own.
    private void noteMigrationsOfALaterVersion(Owner owner) {
        system.rows(
                owner,
                """
                insert into flyway_schema_history (installed_rank, version, description, type,
                    script, installed_by, execution_time, success)
                select 1000 + version::int, version, 'later', 'SQL', 'later', current_user, 0, true
                from (values ('099'), ('999')) as later (version)
                returning version
                """);
    }

    @Test
    void aDeletionThatTheGatewayDidNotLiveToFinishIsFinishedByTheNext() {
        var chain = new Chain("half-gone");
        chain.move(1);
        var namespace = "/api/v1/namespaces/half-gone";
        var builds = system.stack().process(Part.BUILD);
        builds.kill();

        system.admin().delete(namespace).orFail();
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(remaining(namespace)).endsWith("nothing is left: build."));
        var gateway = system.stack().process(Part.GATEWAY);
        gateway.kill();
        gateway.start().awaitReady();
        assertThat(remaining(namespace)).endsWith("nothing is left: build.");
        builds.start().awaitReady();

        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(system.admin().get(namespace).code()).isEqualTo(404));
        for (var owner : List.of(Owner.GATEWAY, Owner.IMAGESTREAM, Owner.BUILD, Owner.TRIGGER)) {
            assertThat(
                            system.rows(
                                    owner,
                                    """
                                    select key from resources
                                    where key like '%half-gone%' and body is not null
                                    """))
                    .as(owner.wireName())
                    .isEmpty();
        }
        assertThat(system.rows(Owner.GATEWAY, "select * from namespace_purges")).isEmpty();
    }

    private String remaining(String namespace) {
        return system.admin().get(namespace).body().at("/status/conditions/0/message").asText();
    }

    @Test
    void aFrozenOwnerThatWasOvertakenIsEndedByTheEpoch() throws IOException {
        var chain = new Chain("frozen");
        chain.move(1);
        chain.watch();
        chain.awaitBuilds(1);
        var frozen = system.stack().process(Part.IMAGESTREAM);

        system.arm(Owner.IMAGESTREAM, "before-commit", "stop");
        var move = CompletableFuture.supplyAsync(() -> chain.tryMove(2));
        await().atMost(PATIENCE)
                .until(() -> !system.isArmed(Owner.IMAGESTREAM, "before-commit", "stop"));
        var second = system.stack().second(Part.IMAGESTREAM, Map.of());
        try {
            assertThat(move.join().code()).isEqualTo(201);
            frozen.thaw();

            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(Files.readString(frozen.log()))
                                    .contains("Fenced by the epoch"));
            chain.awaitMove(3);
            chain.awaitBuilds(3);
            chain.assertConsistent(3);
        } finally {
            second.stop();
        }
        chain.awaitMove(4);
        chain.awaitBuilds(4);
        chain.assertConsistent(4);
    }

    @Test
    void theGatewayAndTheImporterMayDieInTheMiddleOfTheStory() {
        var story = system.story("gateway-dies");
        story.createProject();
        // The registry goes on taking the token that the gateway gave out before.
        var registry = system.registry();
        var first = registry.push("gateway-dies/busybox", "latest", "g1");
        system.stack().process(Part.IMPORTER).kill();
        system.stack().process(Part.GATEWAY).kill();
        var second = registry.push("gateway-dies/busybox", "latest", "g2");
        system.stack().process(Part.GATEWAY).start().awaitReady();
        system.stack().process(Part.IMPORTER).start().awaitReady();

        story.await(
                "the tag to point to the second image",
                () -> story.imageOf("busybox:latest").filter(second::equals));
        story.createHello();
        var build = story.awaitBuild("hello", 1);

        assertThat(first).isNotEqualTo(second);
        assertThat(Story.fromOf(build)).isEqualTo(second);
        assertThat(story.buildsOf("hello")).hasSize(1);
    }

    @Test
    void kafkaAndPostgresMayRestart() {
        var chain = new Chain("restarts");
        chain.move(1);
        chain.watch();
        chain.awaitBuilds(1);

        system.stack().process(Part.KAFKA).restart();
        chain.awaitMove(2);
        chain.awaitBuilds(2);
        system.stack().process(Part.POSTGRES).restart();
        chain.awaitMove(3);

        chain.awaitBuilds(3);
        chain.assertConsistent(3);
    }

    @Test
    void everyFactDeliveredAgainAndLateChangesNothing()
            throws ExecutionException, InterruptedException {
        var chain = new Chain("again");
        chain.move(1);
        chain.watch();
        chain.awaitBuilds(1);
        chain.move(2);
        chain.move(3);
        chain.awaitBuilds(3);

        for (var owner : Owner.values()) {
            deliverAgain(Topics.events(owner).name());
        }
        chain.move(4);

        chain.awaitBuilds(4);
        chain.assertConsistent(4);
    }

    @Test
    void kafkaMayLoseEverythingItKnew() {
        var chain = new Chain("loss");
        chain.move(1);
        chain.watch();
        chain.awaitBuilds(1);
        var before = chain.story.stream("base");

        system.stack().loseKafkaData();
        system.stack().makeTopics(List.of(Topics.resources(Owner.GATEWAY)));
        awaitReading(chain);
        system.stack().makeTopics(Topics.all());
        chain.awaitMove(2);
        assertThat(chain.story.stream("base").at("/metadata/uid"))
                .isEqualTo(before.at("/metadata/uid"));
        chain.awaitBuilds(2);
        system.stack().loseTopics();
        system.stack().makeTopics(Topics.all());
        chain.awaitMove(3);

        chain.awaitBuilds(3);
        chain.assertConsistent(3);
    }

    /// Reads for as long as owners need to settle on the topics that there are.
    private void awaitReading(Chain chain) {
        await().during(Duration.ofSeconds(6))
                .atMost(Duration.ofSeconds(12))
                .until(() ->
                        system.developer().get(chain.story.images("imagestreams/base")).code()
                                == 200);
    }

    private static Part partOf(Owner owner) {
        return Part.valueOf(owner.name());
    }

    private void deliverAgain(String topic) throws ExecutionException, InterruptedException {
        var partition = new TopicPartition(topic, 0);
        Map<String, Object> settings =
                Map.of("bootstrap.servers", system.stack().bootstrapServers());
        try (var consumer =
                        new KafkaConsumer<>(
                                settings,
                                new ByteArrayDeserializer(),
                                new ByteArrayDeserializer());
                var producer =
                        new KafkaProducer<>(
                                settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            var sent = new ArrayList<Future<?>>();
            while (consumer.position(partition) < end) {
                for (var record : consumer.poll(Duration.ofSeconds(1))) {
                    if (record.offset() < end) {
                        sent.add(
                                producer.send(
                                        new ProducerRecord<>(
                                                topic,
                                                0,
                                                record.key(),
                                                record.value(),
                                                record.headers())));
                    }
                }
            }
            for (var record : sent) {
                record.get();
            }
        }
    }

    /// A stream whose tag moves, and a BuildConfig that follows it. The images are names only, so
    /// the builds fail soon; what matters is which were started.
    private final class Chain {

        private final String project;
        private final Story story;

        Chain(String project) {
            this.project = project;
            this.story = system.story(project);
            system.developer()
                    .post(
                            "/apis/project.openshift.io/v1/projectrequests",
                            "{\"metadata\":{\"name\":\"%s\"}}".formatted(project))
                    .orFail();
            system.developer()
                    .post(story.images("imagestreams"), "{\"metadata\":{\"name\":\"base\"}}")
                    .orFail();
        }

        void watch() {
            system.developer()
                    .post(
                            story.builds("buildconfigs"),
                            """
                            {"metadata":{"name":"follower"},
                             "spec":{"failedBuildsHistoryLimit":100,
                               "source":{"dockerfile":"FROM base\\n"},
                               "strategy":{"dockerStrategy":{"from":
                                 {"kind":"ImageStreamTag","name":"base:latest"}}},
                               "triggers":[{"type":"ImageChange","imageChange":{}}]}}
                            """)
                    .orFail();
        }

        void move(int number) {
            tryMove(number).orFail();
        }

        Api.Answer tryMove(int number) {
            var digest = digest(number);
            return system.developer()
                    .post(
                            story.images("imagestreammappings"),
                            """
                            {"metadata":{"name":"base","namespace":"%s"},"tag":"latest",
                             "image":{"metadata":{"name":"%s"},
                               "dockerImageReference":"%s/%s/base@%s"}}
                            """
                                    .formatted(
                                            project,
                                            digest,
                                            system.stack().registryHost(),
                                            project,
                                            digest));
        }

        /// Moves the tag as soon as the system lets one; a repeated mapping is no second move.
        void awaitMove(int number) {
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(tryMove(number).code()).isEqualTo(201));
        }

        void awaitBuilds(int count) {
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .untilAsserted(() ->
                            assertThat(story.buildsOf("follower"))
                                    .extracting(Story::fromOf)
                                    .containsExactlyElementsOf(digests(count)));
        }

        /// One build for each move, gapless moves, and the gateway shows what the owner stored.
        void assertConsistent(int moves) {
            assertThat(
                            system.rows(
                                    Owner.IMAGESTREAM,
                                    """
                                    select revision, image from tag_moves
                                    where namespace = '%s' order by revision
                                    """
                                            .formatted(project)))
                    .isEqualTo(expectedMoves(moves));
            assertThat(story.buildsOf("follower"))
                    .extracting(Story::fromOf)
                    .containsExactlyElementsOf(digests(moves));
            var stored =
                    system.rows(
                            Owner.IMAGESTREAM,
                            "select body from resources where key = 'image.openshift.io/ImageStream/%s/base'"
                                    .formatted(project));
            assertThat(story.stream("base")).isEqualTo(Api.parse(stored.getFirst().getFirst()));
        }

        private List<List<String>> expectedMoves(int moves) {
            var expected = new ArrayList<List<String>>();
            for (var number = 1; number <= moves; number++) {
                expected.add(List.of(Integer.toString(number), digest(number)));
            }
            return expected;
        }

        private List<String> digests(int count) {
            return expectedMoves(count).stream().map(it -> it.get(1)).toList();
        }

        private String digest(int number) {
            return BaseImage.digest(
                    (project + number).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
    }
}
