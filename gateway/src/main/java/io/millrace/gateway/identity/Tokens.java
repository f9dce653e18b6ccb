package io.millrace.gateway.identity;

import io.millrace.contract.Digest;
import io.millrace.contract.Requester;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The known bearer tokens, by the SHA-256 of each: the tokens themselves are kept nowhere.
final class Tokens {

    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    private final Map<String, Requester> users;

    private Tokens(Map<String, Requester> users) {
        this.users = Map.copyOf(users);
    }

    static Tokens none() {
        return new Tokens(Map.of());
    }

    /// Reads lines of `sha256-hex-of-token,username,uid,"group1,group2"`; blank ones and those that
    /// begin with `#` say nothing.
    static Tokens parse(List<String> lines) {
        var users = new HashMap<String, Requester>();
        for (int number = 1; number <= lines.size(); number++) {
            var line = lines.get(number - 1).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                var words = line.split(",", 4);
                if (words.length < 3 || !HASH.matcher(words[0]).matches()) {
                    throw new IllegalArgumentException(
                            "Line %d of the tokens file is not <sha256>,<user>,<uid>[,\"<groups>\"]"
                                    .formatted(number));
                }
                if (users.put(words[0], requester(words, number)) != null) {
                    throw new IllegalArgumentException(
                            "Line %d of the tokens file repeats a token".formatted(number));
                }
            }
        }
        return new Tokens(users);
    }

    private static Requester requester(String[] words, int number) {
        var name = words[1].strip();
        if (name.isEmpty() || hasControls(name) || hasControls(words[2])) {
            throw new IllegalArgumentException(
                    "Line %d of the tokens file has no proper user name and uid".formatted(number));
        }
        return new Requester(
                name, words[2].strip(), WellKnown.authenticated(groups(words, number)), Map.of());
    }

    private static List<String> groups(String[] words, int number) {
        var groups = new ArrayList<String>();
        if (words.length == 4) {
            Arrays.stream(words[3].replace("\"", "").split(","))
                    .map(String::strip)
                    .filter(group -> !group.isEmpty())
                    .forEach(groups::add);
        }
        if (groups.stream().anyMatch(Tokens::hasControls)
                || groups.contains(WellKnown.UNAUTHENTICATED)) {
            throw new IllegalArgumentException(
                    "Line %d of the tokens file has an improper group".formatted(number));
        }
        Stream.of(WellKnown.AUTHENTICATED, WellKnown.BY_OAUTH)
                .filter(it -> !groups.contains(it))
                .forEach(groups::add);
        return groups;
    }

    private static boolean hasControls(String text) {
        return text.chars().anyMatch(Character::isISOControl);
    }

    Optional<Requester> find(String token) {
        return Optional.ofNullable(users.get(Digest.of(token).hex()));
    }
}
