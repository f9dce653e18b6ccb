package io.millrace.gateway.readmodel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.Owner;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.platform.events.CloudEvent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class ChangelogTest {

    private static final ResourceKey WEB = ResourceKey.of(ResourceType.IMAGE_STREAM, "demo", "web");

    private final OwnerState state = new OwnerState(Owner.IMAGESTREAM, WindowLimits.USUAL);
    private final Changelog changelog = new Changelog(state);

    @SuppressWarnings("NullAway") // a tombstone has no value
    private static ConsumerRecord<String, byte[]> record(
            String key, long sequence, long incarnation, Optional<String> body) {
        var headers =
                CloudEvent.kafka(
                        Map.of(
                                CloudEvent.SEQUENCE, "" + sequence,
                                CloudEvent.INCARNATION, "" + incarnation,
                                CloudEvent.UID, "u1"));
        return new ConsumerRecord<>(
                "millrace.imagestream.resources",
                0,
                sequence,
                0,
                TimestampType.CREATE_TIME,
                0,
                0,
                key,
                body.map(it -> it.getBytes(UTF_8)).orElse(null),
                new RecordHeaders(headers.toArray()),
                Optional.empty());
    }

    private static ConsumerRecord<String, byte[]> web(long sequence, long incarnation) {
        return record(WEB.wire(), sequence, incarnation, Optional.of("{\"metadata\":{}}"));
    }

    @Test
    void aRecordIsAppliedWithItsSequence() {
        changelog.apply(List.of(web(7, 1)));

        var entry = state.find(WEB).orElseThrow();
        assertThat(entry.sequence()).isEqualTo(7);
        assertThat(entry.uid()).isEqualTo("u1");
    }

    @Test
    void aTombstoneRemovesTheObject() {
        changelog.apply(List.of(web(7, 1), record(WEB.wire(), 8, 1, Optional.empty())));

        assertThat(state.find(WEB)).isEmpty();
        assertThat(state.position()).isEqualTo(8);
    }

    @Test
    void aRecordThatCannotBeReadBlocksNothing() {
        changelog.apply(
                List.of(
                        record(WEB.wire(), 6, 1, Optional.of("{no json")),
                        record("no key", 6, 1, Optional.of("{}")),
                        record("future/Kind/demo/x", 6, 1, Optional.of("{}")),
                        web(7, 1)));

        assertThat(state.find(WEB)).isPresent();
    }

    @Test
    void aDeposedWritersLateRecordIsIgnored() {
        changelog.apply(List.of(web(7, 2), record(WEB.wire(), 9, 1, Optional.empty())));

        assertThat(state.find(WEB)).isPresent();
    }

    @Test
    void aNewIncarnationBehindItsMarkerReplacesTheOld() {
        changelog.apply(List.of(web(7, 0)));
        state.loaded();

        var complete = changelog.apply(List.of(record("//Incarnation/", 0, 1, Optional.of("{}"))));

        assertThat(complete).isTrue();
        assertThat(state.find(WEB)).isEmpty();
        changelog.apply(List.of(web(7, 1), record("//Republished/", 12, 1, Optional.of("{}"))));
        assertThat(state.find(WEB)).isPresent();
        assertThat(state.loaded()).isTrue();
        assertThat(state.position()).isEqualTo(12);
    }

    @Test
    void aReaderThatMissedTheMarkerStartsOver() {
        changelog.apply(List.of(web(7, 0)));
        state.loaded();

        assertThat(changelog.apply(List.of(web(13, 1)))).isFalse();
        assertThat(state.caughtUp()).isFalse();
    }
}
