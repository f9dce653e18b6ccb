package io.millrace.endtoend.proof;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/// What the records of one changelog leave: of each object that exists, what a reader sees in it.
final class State<T> {

    private static final String INCARNATION = "//Incarnation/";
    private static final String REPUBLISHED = "//Republished/";

    private final Function<JsonNode, List<T>> reader;
    private final Map<String, List<T>> known = new LinkedHashMap<>();
    private final Set<String> retold = new HashSet<>();

    State(Function<JsonNode, List<T>> reader) {
        this.reader = reader;
    }

    /// @param object missing for a tombstone
    void changed(String key, JsonNode object) {
        if (key.startsWith(INCARNATION)) {
            retold.clear();
        } else if (key.startsWith(REPUBLISHED)) {
            known.keySet().retainAll(retold);
        } else if (object instanceof MissingNode
                || object.at("/metadata").has("deletionTimestamp")) {
            known.remove(key);
        } else {
            retold.add(key);
            known.put(key, reader.apply(object));
        }
    }

    List<T> all() {
        return known.values().stream().flatMap(List::stream).toList();
    }
}
