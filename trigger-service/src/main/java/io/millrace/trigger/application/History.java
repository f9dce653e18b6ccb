package io.millrace.trigger.application;

import io.millrace.trigger.domain.OpenFiring;
import io.millrace.trigger.domain.Progress;
import io.millrace.trigger.domain.TagRevision;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/// What the ledger holds about one BuildConfig that its triggers need to know.
///
/// @param open the firings whose end is not known, by key, the oldest first
record History(Map<Place, Progress> places, Map<String, OpenFiring> open) {

    /// A tag's moves, as one BuildConfig sees them.
    record Place(String streamUid, String tag) {

        static Place of(TagRevision revision) {
            return new Place(revision.streamUid(), revision.tag().tag());
        }
    }

    static final History EMPTY = new History(Map.of(), Map.of());

    History {
        places = Map.copyOf(places);
        open = Collections.unmodifiableMap(new LinkedHashMap<>(open));
    }

    boolean isEmpty() {
        return places.isEmpty() && open.isEmpty();
    }

    Progress at(Place place) {
        return places.getOrDefault(place, Progress.NONE);
    }

    History changing(Place place, UnaryOperator<Progress> change) {
        var next = new HashMap<>(places);
        next.put(place, change.apply(at(place)));
        return new History(next, open);
    }

    History opening(String key, OpenFiring firing) {
        var next = new LinkedHashMap<>(open);
        next.put(key, firing);
        return new History(places, next);
    }

    History closing(String key) {
        var next = new LinkedHashMap<>(open);
        next.remove(key);
        return new History(places, next);
    }

    boolean isInFlight(Place place) {
        return open.values().stream()
                .flatMap(it -> it.images().stream())
                .anyMatch(it -> Place.of(it).equals(place));
    }

    /// Whether each of the firing's tags has moved on, and the trigger with it: sent again, it
    /// would put an older image after a newer one.
    boolean isOvertaken(OpenFiring firing) {
        return !firing.images().isEmpty() && firing.images().stream().allMatch(this::hasNewer);
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
