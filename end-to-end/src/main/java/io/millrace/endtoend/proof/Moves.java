package io.millrace.endtoend.proof;

import io.millrace.endtoend.proof.Evidence.Move;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/// The moves that facts tell, by tag and revision.
record Moves(Map<Place, NavigableMap<Long, Move>> told) {

    static Moves of(Evidence evidence) {
        var told = new LinkedHashMap<Place, NavigableMap<Long, Move>>();
        for (var move : evidence.moves()) {
            told.computeIfAbsent(move.place(), _ -> new TreeMap<>())
                    .putIfAbsent(move.revision(), move);
        }
        return new Moves(told);
    }

    NavigableMap<Long, Move> of(Place place) {
        return told.getOrDefault(place, Collections.emptyNavigableMap());
    }

    boolean isTold(Place place, long revision) {
        return of(place).containsKey(revision);
    }
}
