package io.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.contract.Owner;
import io.millrace.contract.Topics;
import io.millrace.standalone.Part;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// That the rights of the chart suffice, every scenario shows; here, that they go no further.
@ExtendWith(WholeSystem.class)
class RightsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final WholeSystem.Running system;

    RightsTest(WholeSystem.Running system) {
        this.system = system;
    }

    @ParameterizedTest
    @EnumSource
    void aServiceMayReadWhatItReadsAndNothingElse(Owner owner) {
        var read = new TreeSet<String>(readBesides(owner));
        system.rows(owner, "select topic from inputs").forEach(it -> read.add(it.getFirst()));
        read.removeIf(it -> it.startsWith("millrace.%s.".formatted(owner.wireName())));

        assertThat(system.kafka().readable(owner)).containsExactlyInAnyOrderElementsOf(read);
    }

    /// As when Strimzi's operator is slower than the cluster, or Kafka comes back without its
    /// users.
    @Test
    void aGatewayThatIsThereBeforeItsUserServesWhenTheUserIs() throws IOException {
        var gateway = system.stack().process(Part.GATEWAY);
        gateway.stop();
        system.kafka().dismiss(Owner.GATEWAY, system.stack().bootstrapServers());
        var before = Files.size(gateway.log());
        gateway.start();
        await().atMost(Duration.ofMinutes(2))
                .until(() -> saidSince(before, gateway.log()).contains("Authentication failed"));

        system.kafka().admit(system.stack().bootstrapServers());
        gateway.awaitReady();

        await().atMost(Duration.ofMinutes(1))
                .until(
                        () -> projectRequest("late-user").code(),
                        code -> code == 201 || code == 409);
    }

    /// The first one may still be told why none could be sent before.
    private Api.Answer projectRequest(String name) {
        return system.developer()
                .post(
                        "/apis/project.openshift.io/v1/projectrequests",
                        "{\"metadata\":{\"name\":\"%s\"}}".formatted(name));
    }

    private static String saidSince(long position, Path log) throws IOException {
        try (var channel = Files.newByteChannel(log)) {
            var said = ByteBuffer.allocate((int) (channel.size() - position));
            channel.position(position).read(said);
            return new String(said.array(), StandardCharsets.UTF_8);
        }
    }

    /// What others than its writer read.
    private static Set<String> readBesides(Owner owner) {
        var besides = new TreeSet<String>();
        if (owner == Owner.GATEWAY) {
            besides.add(Topics.BUILD_LOGS.name());
            List.of(Owner.values()).forEach(it -> besides.add(Topics.resources(it).name()));
        }
        if (owner == Owner.GATEWAY || owner == Owner.BUILD) {
            besides.add(Topics.REPLIES.name());
        }
        return besides;
    }

    @ParameterizedTest
    @EnumSource(names = {"GATEWAY", "TRIGGER"})
    void kafkaKeepsAServiceFromWhatIsAnothers(Owner owner) throws IOException {
        var settings = system.kafka().clientSettings(owner);
        var changelog = Topics.resources(Owner.IMAGESTREAM).name();
        var commands = new TopicPartition(Topics.commands(Owner.IMAGESTREAM).name(), 0);
        try (var producer =
                        new KafkaProducer<>(
                                settings, new ByteArraySerializer(), new ByteArraySerializer());
                var consumer =
                        new KafkaConsumer<>(
                                settings,
                                new ByteArrayDeserializer(),
                                new ByteArrayDeserializer())) {
            assertThatThrownBy(
                            () -> producer.send(new ProducerRecord<>(changelog, new byte[1])).get())
                    .hasCauseInstanceOf(TopicAuthorizationException.class);
            consumer.assign(List.of(commands));
            consumer.seek(commands, 0);
            assertThatThrownBy(() -> consumer.poll(PATIENCE))
                    .isInstanceOf(TopicAuthorizationException.class);
            assertThat(system.denials()).isNotEmpty();
        } finally {
            system.kafka().forgive();
        }
    }
}
