package io.millrace.gateway.identity;

import io.millrace.contract.Digest;
import io.millrace.contract.Requester;
import io.millrace.platform.access.Groups;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The known bearer tokens, by the SHA-256 of each: the tokens themselves are kept nowhere.
final class Tokens {

    private final Map<String, Requester> users;

    private Tokens(Map<String, Requester> users) {
        this.users = Map.copyOf(users);
    }

    /// Reads lines of `sha256-hex-of-token,username,uid,"group1,group2"`; blank ones and those that
    /// begin with `#` say nothing.
    static Tokens parse(List<String> lines) {
        var users = new HashMap<String, Requester>();
        for (int number = 1; number <= lines.size(); number++) {
            var line = lines.get(number - 1).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                var words = line.split(",", 4);
                if (words.length < 3 || words[0].length() != 64) {
                    throw new IllegalArgumentException(
                            "Line %d of the tokens file is not <sha256>,<user>,<uid>[,\"<groups>\"]"
                                    .formatted(number));
                }
                users.put(words[0], requester(words));
            }
        }
        return new Tokens(users);
    }

    private static Requester requester(String[] words) {
        var groups = new ArrayList<String>();
        if (words.length == 4) {
            Arrays.stream(words[3].replace("\"", "").split(","))
                    .map(String::strip)
                    .filter(group -> !group.isEmpty())
                    .forEach(groups::add);
        }
        Stream.of(Groups.AUTHENTICATED, Groups.AUTHENTICATED_OAUTH)
                .filter(it -> !groups.contains(it))
                .forEach(groups::add);
        return new Requester(words[1].strip(), words[2].strip(), groups, Map.of());
    }

    Optional<Requester> find(String token) {
        return Optional.ofNullable(users.get(Digest.of(token).hex()));
    }
}
