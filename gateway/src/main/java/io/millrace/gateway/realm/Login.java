package io.millrace.gateway.realm;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How somebody says who they are.
sealed interface Login {

    int LONGEST = 20 * 1024;

    /// They do not.
    record Nobody() implements Login {}

    /// A token, as the API takes it.
    record Token(String token) implements Login {

        @Override
        public String toString() {
            return "Token[]";
        }
    }

    /// What `docker login` keeps. The password is a token for most; then the name does not matter.
    record Password(String username, String password) implements Login {

        @Override
        public String toString() {
            return "Password[" + username + "]";
        }
    }

    /// Reads the header `Authorization`; empty when it is neither of the two forms.
    static Optional<Login> of(@Nullable String header) {
        if (header == null || header.isEmpty()) {
            return Optional.of(new Nobody());
        }
        if (header.length() > LONGEST) {
            return Optional.empty();
        }
        if (header.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return Optional.of(new Token(header.substring(7).strip()));
        }
        return header.regionMatches(true, 0, "Basic ", 0, 6)
                ? basic(header.substring(6).strip())
                : Optional.empty();
    }

    private static Optional<Login> basic(String encoded) {
        try {
            var pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
            var colon = pair.indexOf(':');
            return colon < 0
                    ? Optional.empty()
                    : Optional.of(
                            new Password(pair.substring(0, colon), pair.substring(colon + 1)));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    /// Under which name failures are counted.
    default String name() {
        return switch (this) {
            case Nobody() -> "";
            case Token(_) -> "(token)";
            case Password(var username, _) ->
                    username.length() > 64 ? username.substring(0, 64) : username;
        };
    }
}
