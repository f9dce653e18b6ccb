package io.millrace.build.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.build.execution.PipelineActions.Refused;
import io.millrace.contract.Command;
import io.millrace.contract.Owner;
import io.millrace.contract.Reply;
import io.millrace.contract.Topics;
import io.millrace.contract.Verb;
import io.millrace.platform.events.EventCodec;
import io.millrace.platform.schema.Json;
import io.millrace.platform.testing.TestDatabase;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a pipeline asks of owners, on a real PostgreSQL; the owners are imagined.
@NullUnmarked
class ProjectActionsTest {

    private static final TopicPartition REPLIES = new TopicPartition(Topics.REPLIES.name(), 0);
    private static final String DIGEST = "sha256:" + "a".repeat(64);

    private static TestDatabase postgres;

    private final MockProducer<String, byte[]> kafka =
            new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
    private final Slots slots = new Slots(1);
    private Object answer = Map.of();
    private String key = "build.openshift.io/Build/demo/app-3";
    private int code = 201;

    @BeforeAll
    static void startPostgres() throws Exception {
        postgres = TestDatabase.start();
        execute("create table resources (key text primary key, body text)");
        execute("create table projections (key text primary key, body text)");
    }

    @AfterAll
    static void stopPostgres() throws IOException {
        postgres.close();
    }

    @BeforeEach
    void aStreamAndABuild() throws SQLException {
        execute("delete from resources");
        execute("delete from projections");
        execute(
                """
                insert into projections values ('image.openshift.io/ImageStream/demo/app',
                '{"metadata":{"name":"app","namespace":"demo"},"spec":{},
                  "status":{"tags":[{"tag":"latest","items":[{"image":"%s"}]}]}}')
                """
                        .formatted(DIGEST));
        execute(
                """
                insert into resources values ('build.openshift.io/Build/demo/app-3',
                '{"metadata":{"name":"app-3","namespace":"demo"},"spec":{},
                  "status":{"phase":"Running"}}')
                """);
    }

    @Test
    void aBuildIsStartedAsTheAccountOfThePipelinesBuild() throws Exception {
        var actions = actions();

        assertThat(actions.start("app", Map.of("A", "1"))).isEqualTo("app-3");

        var command = sent(Owner.BUILD);
        assertThat(command.requester().username()).isEqualTo("system:serviceaccount:demo:robot");
        assertThat(command.requester().groups())
                .containsExactlyInAnyOrder(
                        "system:serviceaccounts",
                        "system:serviceaccounts:demo",
                        "system:authenticated");
        assertThat(command.resource() + "/" + command.subresource())
                .isEqualTo("buildconfigs/instantiate");
        assertThat(command.namespace()).isEqualTo("demo");
        assertThat(command.option(Command.UNJUDGED)).isPresent();
        assertThat(Json.tree(command.body()).path("env").path(0).path("value").asText())
                .isEqualTo("1");
        assertThat(actions.phase("app-3")).isEqualTo("Running");
    }

    @Test
    void onlyBuildsThatItStartedAreShown() {
        assertThatThrownBy(() -> actions().phase("app-3"))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("none that this pipeline started");
    }

    @Test
    void aPipelineDoesNotStartItself() {
        assertThatThrownBy(() -> actions().start("flow", Map.of()))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("cannot start itself");
    }

    @Test
    void whatTheOwnerSaysAgainstItIsTold() {
        code = 403;
        key = null;
        answer = Map.of("message", "User \"robot\" cannot create resource");

        assertThatThrownBy(() -> actions().start("app", Map.of()))
                .isInstanceOf(Refused.class)
                .hasMessage("User \"robot\" cannot create resource");
    }

    @Test
    void aTagIsPointedToTheImageThatAnotherIsNow() throws Exception {
        actions().tag("app:latest", "app:production");

        var command = sent(Owner.IMAGESTREAM);
        assertThat(command.verb()).isEqualTo(Verb.CREATE);
        assertThat(command.name()).isEqualTo("app:production");
        var from = Json.tree(command.body()).path("tag").path("from");
        assertThat(from.path("kind").asText()).isEqualTo("ImageStreamImage");
        assertThat(from.path("name").asText()).isEqualTo("app@" + DIGEST);
    }

    @Test
    void aTagThatIsThereIsMoved() throws Exception {
        actions().tag("app:latest", "app:latest");

        assertThat(sent(Owner.IMAGESTREAM).verb()).isEqualTo(Verb.UPDATE);
    }

    @Test
    void aTagThatPointsNowhereCannotBeGivenOn() {
        assertThatThrownBy(() -> actions().tag("app:none", "app:x"))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("points to no image");
    }

    @Test
    void whoWaitsLendsItsPlace() {
        var actions = actions();
        assertThat(slots.take()).isTrue();

        actions.beginWaiting();
        actions.beginWaiting();

        assertThat(slots.take()).isTrue();
        assertThat(slots.take()).isFalse();

        actions.endWaiting();
        actions.endWaiting();
        slots.giveBack();

        assertThat(slots.take()).isFalse();
    }

    private ProjectActions actions() {
        var table = new WorkTable(postgres.database(), "here", Duration.ofSeconds(30));
        var requests = new OwnerRequests(kafka, this::reader, InstantSource.system());
        var claim = new Claim("u1", "demo", "flow-1", "", 1, 0, Optional.empty());
        return new ProjectActions(
                new ProjectActions.Means(table, requests, slots, InstantSource.system()),
                claim,
                "flow",
                "robot");
    }

    /// Answers what was sent last.
    private Consumer<String, byte[]> reader() {
        var reader = new MockConsumer<String, byte[]>("latest");
        reader.updateEndOffsets(Map.of(REPLIES, 0L));
        reader.schedulePollTask(() -> {
            var command = EventCodec.decode(kafka.history().getLast().value(), Command.class);
            var reply = new Reply(command.id(), code, Owner.BUILD, 1, key, answer);
            reader.addRecord(
                    new ConsumerRecord<>(
                            REPLIES.topic(), 0, 0, command.replyTo(), EventCodec.encode(reply)));
        });
        return reader;
    }

    private Command sent(Owner owner) {
        assertThat(kafka.history()).hasSize(1);
        assertThat(kafka.history().getFirst().topic()).isEqualTo(Topics.commands(owner).name());
        return EventCodec.decode(kafka.history().getFirst().value(), Command.class);
    }

    private static void execute(String sql) throws SQLException {
        try (var connection = postgres.database().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
