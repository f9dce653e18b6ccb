package io.millrace.gateway.readmodel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.contract.Owner;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OwnerStateTest {

    private static final ResourceType TYPE = ResourceType.IMAGE_STREAM;
    private static final Duration NOT_LONG = Duration.ofMillis(1);

    private final OwnerState state =
            new OwnerState(Owner.IMAGESTREAM, new WindowLimits(4, 100_000, 1000));

    private static ResourceKey key(String namespace, String name) {
        return ResourceKey.of(TYPE, namespace, name);
    }

    private void put(String namespace, String name, long sequence) {
        var body =
                "{\"metadata\":{\"name\":\"%s\",\"resourceVersion\":\"%d\"}}"
                        .formatted(name, sequence)
                        .getBytes(UTF_8);
        var key = key(namespace, name);
        state.apply(key, sequence, Entry.read(key, "uid-" + name, sequence, body));
        state.announce();
    }

    private void delete(String namespace, String name, long sequence) {
        state.apply(key(namespace, name), sequence, null);
        state.announce();
    }

    private static List<Change> taken(Watch watch) throws InterruptedException {
        var changes = new ArrayList<Change>();
        for (var next = watch.next(NOT_LONG); next.isPresent(); next = watch.next(NOT_LONG)) {
            changes.add(next.get());
        }
        return changes;
    }

    @Test
    void theHighestSequenceOfAKeyWins() {
        put("demo", "web", 5);
        put("demo", "web", 3);

        assertThat(state.find(key("demo", "web")).orElseThrow().sequence()).isEqualTo(5);
        assertThat(state.position()).isEqualTo(5);
    }

    @Test
    void aDeletionIsNotUndoneByAnOlderVersion() {
        put("demo", "web", 1);
        delete("demo", "web", 4);
        put("demo", "web", 3);

        assertThat(state.find(key("demo", "web"))).isEmpty();
    }

    @Test
    void aListIsSortedAndStandsAtAPosition() {
        put("demo", "web", 1);
        put("demo", "api", 2);
        put("demo-2", "db", 3);

        var all = state.snapshot(TYPE, "");
        var demo = state.snapshot(TYPE, "demo");

        assertThat(all.position()).isEqualTo(3);
        assertThat(all.entries()).hasSize(3);
        assertThat(demo.entries()).extracting(it -> it.key().name()).containsExactly("api", "web");
    }

    @Test
    void aWatchFromAVersionTellsEveryLaterChangeOnceAndInOrder() throws InterruptedException {
        state.loaded();
        put("demo", "web", 1);
        put("demo", "web", 2);

        try (var watch = state.watch(TYPE, "demo", 1)) {
            put("other", "web", 3);
            delete("demo", "web", 4);

            assertThat(taken(watch)).extracting(Change::sequence).containsExactly(2L, 4L);
        }
    }

    @Test
    void aDeletedObjectIsToldWithTheVersionOfItsDeletion() throws InterruptedException {
        state.loaded();
        put("demo", "web", 1);
        try (var watch = state.watch(TYPE, "demo", 1)) {
            delete("demo", "web", 2);

            var last = taken(watch).getFirst().last().orElseThrow();

            assertThat(last.tree().at("/metadata/resourceVersion").asText()).isEqualTo("2");
        }
    }

    @Test
    void aVersionThatTheWindowNoLongerHoldsIsExpired() {
        state.loaded();
        for (int sequence = 1; sequence <= 6; sequence++) {
            put("demo", "web", sequence);
        }

        assertThatThrownBy(() -> state.watch(TYPE, "demo", 1)).isInstanceOf(ExpiredException.class);
        assertThat(state.watch(TYPE, "demo", 2)).isNotNull();
    }

    @Test
    void whatWasReadBeforeCatchingUpCannotBeWatched() {
        put("demo", "web", 7);
        state.loaded();

        assertThatThrownBy(() -> state.watch(TYPE, "demo", 6)).isInstanceOf(ExpiredException.class);
        assertThat(state.watch(TYPE, "demo", 7)).isNotNull();
    }

    @Test
    void aSlowWatchIsCutOffAfterWhatItHolds() throws InterruptedException {
        state.loaded();
        try (var watch = state.watch(TYPE, "demo")) {
            for (int sequence = 1; sequence <= 2000; sequence++) {
                put("demo", "web", sequence);
            }

            for (int i = 0; i < 1000; i++) {
                assertThat(watch.next(NOT_LONG)).isPresent();
            }
            assertThatThrownBy(() -> watch.next(NOT_LONG)).isInstanceOf(ExpiredException.class);
        }
    }

    @Test
    void aNewIncarnationEndsWatchesAndForgetsTheOld() {
        state.begin(0);
        state.loaded();
        put("demo", "web", 3);
        try (var watch = state.watch(TYPE, "demo", 3)) {
            state.begin(1);

            assertThatThrownBy(() -> watch.next(NOT_LONG)).isInstanceOf(ExpiredException.class);
            assertThat(state.find(key("demo", "web"))).isEmpty();
            assertThat(state.caughtUp()).isFalse();
        }
    }

    @Test
    void anIncarnationIsNotLoadedBeforeItIsToldToTheEnd() {
        state.begin(1);
        state.tellingBegins();
        put("demo", "web", 3);

        assertThat(state.loaded()).isFalse();

        state.tellingEnds(9);
        assertThat(state.loaded()).isTrue();
        assertThat(state.position()).isEqualTo(9);
    }

    @Test
    void whoWaitsForAPositionGoesOnWhenItIsApplied() throws InterruptedException {
        assertThat(state.await(2, NOT_LONG)).isFalse();
        put("demo", "web", 2);
        assertThat(state.await(2, NOT_LONG)).isTrue();
    }

    @Test
    void theVersionThatACommandLeftBehindIsFoundEvenWhenItHasChangedSince() {
        state.loaded();
        put("demo", "web", 1);
        put("demo", "api", 2);
        put("demo", "web", 3);

        assertThat(state.at(key("demo", "web"), 2).orElseThrow().sequence()).isEqualTo(1);
        assertThat(state.at(key("demo", "web"), 3).orElseThrow().sequence()).isEqualTo(3);
    }

    @Test
    void aPositionIsQuietOnlyWhenEverythingUpToItWasTaken() throws InterruptedException {
        state.loaded();
        try (var watch = state.watch(TYPE, "demo")) {
            put("demo", "web", 1);

            assertThat(watch.quietPosition()).isEmpty();
            taken(watch);
            assertThat(watch.quietPosition()).hasValue(1);
        }
    }

    @Test
    void whoHasWaitedInVainIsForgotten() throws InterruptedException {
        assertThat(state.await(1_000_000, NOT_LONG)).isFalse();

        assertThat(state.waiting()).isZero();
    }

    @Test
    void whoGivesUpDoesNotTakeAwayTheWaitOfOthers() throws Exception {
        try (var others = Executors.newVirtualThreadPerTaskExecutor()) {
            var patient = others.submit(() -> state.await(2, Duration.ofSeconds(20)));
            await().until(() -> state.waiting() == 1);
            assertThat(state.await(2, NOT_LONG)).isFalse();

            put("demo", "web", 2);

            assertThat(patient.get(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void anEarlierStateIsKnownAsFarAsTheWindowReaches() {
        state.loaded();
        put("demo", "web", 1);
        put("demo", "api", 2);
        put("other", "web", 3);
        put("demo", "web", 4);
        delete("demo", "api", 5);
        put("demo", "db", 6);

        assertThat(versions(state.snapshot(TYPE, "demo", 6))).containsExactly("db@6", "web@4");
        assertThat(versions(state.snapshot(TYPE, "demo", 4))).containsExactly("api@2", "web@4");
        assertThat(versions(state.snapshot(TYPE, "", 3)))
                .containsExactly("api@2", "web@1", "web@3");
        assertThat(state.snapshot(TYPE, "demo", 3).position()).isEqualTo(3);
        assertThatThrownBy(() -> state.snapshot(TYPE, "demo", 1))
                .isInstanceOf(ExpiredException.class);
    }

    private static List<String> versions(Snapshot snapshot) {
        return snapshot.entries().stream()
                .map(it -> it.key().name() + "@" + it.sequence())
                .toList();
    }

    @Test
    void whatThereWasIsHandedOverOnce() {
        put("demo", "web", 1);
        try (var watch = state.watch(TYPE, "demo")) {
            assertThat(watch.takePresent()).hasSize(1);
            assertThat(watch.takePresent()).isEmpty();
        }
    }
}
