package io.millrace.gateway.realm;

import io.millrace.platform.registry.RegistryGrant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// What a client asks a token for, in the words of the Distribution specification:
/// `repository:<name>:<action>,<action>`. What makes no sense is left out, as the specification
/// wants it; what is too much is refused.
final class Scopes {

    static final int MOST = 20;
    private static final int LONGEST = 400;

    private static final Set<String> ACTIONS = Set.of("pull", "push", "delete", "*");

    private Scopes() {}

    /// @param parameters each may hold several scopes with spaces between
    /// @throws TooMuchException when nobody could mean it
    static List<RegistryGrant> parse(List<String> parameters) throws TooMuchException {
        var words = new ArrayList<String>();
        for (var parameter : parameters) {
            if (parameter.length() > MOST * LONGEST) {
                throw new TooMuchException(
                        "a scope is longer than %d characters".formatted(LONGEST));
            }
            for (var word : parameter.split(" ", MOST + 2)) {
                if (!word.isBlank()) {
                    words.add(word);
                }
            }
        }
        return grants(words);
    }

    private static List<RegistryGrant> grants(List<String> words) throws TooMuchException {
        if (words.size() > MOST) {
            throw new TooMuchException("there are more than %d scopes".formatted(MOST));
        }
        Map<List<String>, Set<String>> actions = new LinkedHashMap<>();
        for (var word : words) {
            if (word.length() > LONGEST) {
                throw new TooMuchException(
                        "a scope is longer than %d characters".formatted(LONGEST));
            }
            var first = word.indexOf(':');
            var last = word.lastIndexOf(':');
            if (first > 0 && last > first + 1) {
                var thing = List.of(word.substring(0, first), word.substring(first + 1, last));
                actions.computeIfAbsent(thing, _ -> new TreeSet<>())
                        .addAll(known(word.substring(last + 1)));
            }
        }
        return actions.entrySet().stream()
                .filter(it -> !it.getValue().isEmpty())
                .map(it ->
                        new RegistryGrant(
                                it.getKey().getFirst(),
                                it.getKey().getLast(),
                                List.copyOf(it.getValue())))
                .toList();
    }

    private static Set<String> known(String actions) {
        var known = new TreeSet<>(List.of(actions.split(",")));
        known.retainAll(ACTIONS);
        return known;
    }

    /// More is asked for than anybody needs.
    static final class TooMuchException extends Exception {

        private static final long serialVersionUID = 1L;

        TooMuchException(String why) {
            super(why);
        }
    }
}
