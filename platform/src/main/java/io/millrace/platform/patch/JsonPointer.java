package io.millrace.platform.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A place in a document, RFC 6901: `/spec/tags/0/name`.
record JsonPointer(List<String> tokens) {

    /// The token that stands for the place after a list's last element.
    static final String END = "-";

    JsonPointer {
        tokens = List.copyOf(tokens);
    }

    /// @throws IllegalArgumentException when the text is no pointer
    static JsonPointer parse(String text) {
        if (text.isEmpty()) {
            return new JsonPointer(List.of());
        }
        if (!text.startsWith("/")) {
            throw new IllegalArgumentException("must be empty or begin with a slash");
        }
        var tokens = new ArrayList<String>();
        for (var token : text.substring(1).split("/", -1)) {
            tokens.add(unescaped(token));
        }
        return new JsonPointer(tokens);
    }

    private static String unescaped(String token) {
        for (var i = token.indexOf('~'); i >= 0; i = token.indexOf('~', i + 1)) {
            var next = i + 1 < token.length() ? token.charAt(i + 1) : ' ';
            if (next != '0' && next != '1') {
                throw new IllegalArgumentException("has a tilde that is neither ~0 nor ~1");
            }
        }
        return token.replace("~1", "/").replace("~0", "~");
    }

    boolean isRoot() {
        return tokens.isEmpty();
    }

    JsonPointer parent() {
        return new JsonPointer(tokens.subList(0, tokens.size() - 1));
    }

    String last() {
        return tokens.getLast();
    }

    /// Whether the other place lies inside this one.
    boolean contains(JsonPointer other) {
        return other.tokens.size() > tokens.size()
                && other.tokens.subList(0, tokens.size()).equals(tokens);
    }

    /// The value at this place, or null when there is none.
    @Nullable JsonNode in(JsonNode document) {
        JsonNode value = document;
        for (var token : tokens) {
            value = child(value, token);
            if (value == null) {
                return null;
            }
        }
        return value;
    }

    static @Nullable JsonNode child(JsonNode parent, String token) {
        return switch (parent) {
            case ObjectNode object -> object.get(token);
            case ArrayNode array -> array.get(index(token, array.size() - 1));
            default -> null;
        };
    }

    /// The list index that a token names, -1 when it names none up to the greatest allowed.
    static int index(String token, int greatest) {
        var isNumber =
                !token.isEmpty()
                        && token.length() <= 9
                        && token.chars().allMatch(it -> it >= '0' && it <= '9')
                        && (token.length() == 1 || token.charAt(0) != '0');
        if (!isNumber) {
            return -1;
        }
        var index = Integer.parseInt(token);
        return index <= greatest ? index : -1;
    }
}
