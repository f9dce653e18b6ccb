package io.millrace.trigger.application;

import io.millrace.trigger.domain.OpenFiring;
import io.millrace.trigger.domain.Progress;
import io.millrace.trigger.domain.RunningBuild;
import io.millrace.trigger.domain.TagRevision;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// What the ledger holds about one BuildConfig that its triggers need to know.
///
/// @param open the firings whose end is not known, by key, the oldest first
/// @param running the builds that its firings have made and that have not ended, by uid
record History(
        Map<Place, Progress> places,
        Map<String, OpenFiring> open,
        Map<String, RunningBuild> running) {

    /// A tag's moves, as one BuildConfig sees them.
    record Place(String streamUid, String tag) {

        static Place of(TagRevision revision) {
            return new Place(revision.streamUid(), revision.tag().tag());
        }
    }

    static final History EMPTY = new History(Map.of(), Map.of(), Map.of());

    History {
        places = Map.copyOf(places);
        open = Collections.unmodifiableMap(new LinkedHashMap<>(open));
        running = Map.copyOf(running);
    }

    boolean isEmpty() {
        return places.isEmpty() && open.isEmpty() && running.isEmpty();
    }

    Progress at(Place place) {
        return places.getOrDefault(place, Progress.NONE);
    }

    History changing(Place place, UnaryOperator<Progress> change) {
        var next = new HashMap<>(places);
        next.put(place, change.apply(at(place)));
        return new History(next, open, running);
    }

    History opening(String key, OpenFiring firing) {
        var next = new LinkedHashMap<>(open);
        next.put(key, firing);
        return new History(places, next, running);
    }

    History closing(String key) {
        var next = new LinkedHashMap<>(open);
        next.remove(key);
        return new History(places, next, running);
    }

    History starting(String buildUid, RunningBuild build) {
        var next = new HashMap<>(running);
        next.put(buildUid, build);
        return new History(places, open, next);
    }

    History ending(String buildUid) {
        var next = new HashMap<>(running);
        next.remove(buildUid);
        return new History(places, open, next);
    }

    /// The key of the firing that is held back, of which there is at most one.
    Optional<String> held() {
        return open.entrySet().stream()
                .filter(it -> it.getValue().isHeld())
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /// Whether something of the wave is still to come of it.
    boolean isBusyWith(String wave, Instant now) {
        return open.values().stream().anyMatch(it -> it.wave().equals(wave))
                || running.values().stream()
                        .anyMatch(it -> it.wave().equals(wave) && it.isBusy(now));
    }

    /// How many builds it has under way or has asked for.
    long underWay() {
        return running.values().stream().filter(RunningBuild::isUnderWay).count()
                + open.values().stream().filter(it -> !it.isHeld()).count();
    }

    boolean isInFlight(Place place) {
        return open.values().stream()
                .flatMap(it -> it.images().stream())
                .anyMatch(it -> Place.of(it).equals(place));
    }

    /// Whether each of the firing's tags has moved on, and the trigger with it: sent again, it
    /// would put an older image after a newer one.
    boolean isOvertaken(OpenFiring firing) {
        return !firing.images().isEmpty() && firing.newest().stream().allMatch(this::hasNewer);
    }

    private boolean hasNewer(TagRevision revision) {
        var place = Place.of(revision);
        return at(place).builtRevision() > revision.revision()
                || open.values().stream()
                        .flatMap(it -> it.images().stream())
                        .anyMatch(it ->
                                Place.of(it).equals(place) && it.revision() > revision.revision());
    }
}
