package io.millrace.gateway.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The messages that are read as protobuf, from their table in `protobuf-messages.txt`.
final class ProtobufForms {

    private static final ProtobufForms KNOWN = read();

    private final Map<String, Form.Message> messages = new HashMap<>();
    private final Map<String, Form.Message> kinds = new HashMap<>();

    /// How a field is written, and what it is in JSON.
    sealed interface Form {

        enum Scalar implements Form {
            TEXT,
            BYTES,
            NUMBER,
            COUNT,
            FLAG,
            MARK,
            MIXED,
            TIME,
            QUANTITY,
            STRINGS
        }

        /// @param isComplete whatever else such a message says cannot be left out
        record Message(Map<Integer, Field> fields, boolean isComplete) implements Form {

            Message(Map<Integer, Field> fields) {
                this(fields, false);
            }
        }

        record Repeated(Form item) implements Form {}

        record MapOf(Form value) implements Form {}
    }

    record Field(String name, Form form) {}

    private ProtobufForms() {}

    /// The form of a kind's objects; empty when it is not known here.
    ///
    /// @param apiVersion `v1`, or `<group>/v1`
    static Optional<Form.Message> of(String apiVersion, String kind) {
        var slash = apiVersion.indexOf('/');
        var group = slash < 0 ? "" : "." + apiVersion.substring(0, slash);
        return Optional.ofNullable(KNOWN.kinds.get(kind + group))
                .or(() -> Optional.ofNullable(KNOWN.kinds.get(kind)));
    }

    private static ProtobufForms read() {
        try (var table = ProtobufForms.class.getResourceAsStream("protobuf-messages.txt")) {
            if (table == null) {
                throw new IllegalStateException("protobuf-messages.txt is missing");
            }
            var forms = new ProtobufForms();
            new String(table.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .forEach(forms::add);
            return forms;
        } catch (IOException e) {
            throw new UncheckedIOException("Could not read protobuf-messages.txt", e);
        }
    }

    private void add(String line) {
        var colon = line.indexOf(':');
        var head = line.substring(0, colon).strip();
        var fields = new HashMap<Integer, Field>();
        for (var text : line.substring(colon + 1).split(",")) {
            var words = text.strip().split(" ");
            fields.put(
                    Integer.valueOf(words[0]),
                    new Field(words[1], words.length > 2 ? form(words[2]) : Form.Scalar.TEXT));
        }
        var message = new Form.Message(Map.copyOf(fields), head.startsWith("all "));
        if (head.startsWith("kind ")) {
            kinds.put(head.substring(5), message);
        } else {
            messages.put(message.isComplete() ? head.substring(4) : head, message);
        }
    }

    private Form form(String word) {
        var inner = word.substring(1, word.length() - 1);
        if (word.startsWith("[")) {
            return new Form.Repeated(form(inner));
        }
        if (word.startsWith("{")) {
            return new Form.MapOf(form(inner));
        }
        if (Character.isLowerCase(word.charAt(0))) {
            return Form.Scalar.valueOf(word.toUpperCase(Locale.ROOT));
        }
        var message = messages.get(word);
        if (message == null) {
            throw new IllegalStateException(
                    "protobuf-messages.txt uses %s before it says what it is".formatted(word));
        }
        return message;
    }
}
