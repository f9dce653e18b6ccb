package io.millrace.platform.schema;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The fields of a document that stand twice in the same object, by their paths.
final class DuplicateFields {

    private static final JsonFactory JSON = new JsonFactory();

    private final Deque<Container> open = new ArrayDeque<>();
    private final Set<String> duplicates = new LinkedHashSet<>();

    private DuplicateFields() {}

    static List<String> in(byte[] document) {
        var search = new DuplicateFields();
        try (var parser = JSON.createParser(document)) {
            for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
                search.see(token, parser.currentName());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Could not read a document a second time", e);
        }
        return List.copyOf(search.duplicates);
    }

    private void see(JsonToken token, String name) {
        switch (token) {
            case FIELD_NAME -> {
                if (!open.getFirst().enter(name)) {
                    duplicates.add(FieldPaths.join(path()));
                }
            }
            case START_OBJECT, START_ARRAY -> {
                step();
                open.push(new Container(token == JsonToken.START_ARRAY));
            }
            case END_OBJECT, END_ARRAY -> open.pop();
            default -> step();
        }
    }

    private void step() {
        if (!open.isEmpty()) {
            open.getFirst().step();
        }
    }

    private Collection<String> path() {
        return open.reversed().stream().map(Container::place).toList();
    }

    /// An object or list that is being read, and the place in it.
    private static final class Container {
        private final boolean list;
        private final Set<String> names = new HashSet<>();
        private String name = "";
        private int index = -1;

        Container(boolean list) {
            this.list = list;
        }

        /// @return false when the object has had that field
        boolean enter(String field) {
            name = field;
            return names.add(field);
        }

        void step() {
            index++;
        }

        String place() {
            return list ? "[" + index + "]" : name;
        }
    }
}
