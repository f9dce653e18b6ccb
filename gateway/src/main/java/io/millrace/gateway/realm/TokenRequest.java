package io.millrace.gateway.realm;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A request for a token, in either of the two forms that Distribution specifies.
///
/// @param service whose token it is to be, if they say
/// @param scopes each parameter `scope` as it stands
record TokenRequest(Login login, Optional<String> service, List<String> scopes) {

    private static final int MOST_PARAMETERS = 100;

    /// The form with a query, which everybody knows.
    static Optional<TokenRequest> ofQuery(@Nullable String query, @Nullable String authorization) {
        var parameters = parameters(query == null ? "" : query);
        return Login.of(authorization).map(it -> of(it, parameters));
    }

    /// The form of OAuth 2: a password, or the token that somebody keeps in place of one.
    static Optional<TokenRequest> ofForm(byte[] body) {
        var parameters = parameters(new String(body, StandardCharsets.UTF_8));
        var login =
                switch (first(parameters, "grant_type").orElse("")) {
                    case "password" ->
                            first(parameters, "password")
                                    .<Login>map(it ->
                                            new Login.Password(
                                                    first(parameters, "username").orElse(""), it));
                    case "refresh_token" ->
                            first(parameters, "refresh_token").<Login>map(Login.Token::new);
                    default -> Optional.<Login>empty();
                };
        return login.map(it -> of(it, parameters));
    }

    private static TokenRequest of(Login login, Map<String, List<String>> parameters) {
        return new TokenRequest(
                login, first(parameters, "service"), parameters.getOrDefault("scope", List.of()));
    }

    private static Map<String, List<String>> parameters(String text) {
        try {
            return new QueryStringDecoder(text, StandardCharsets.UTF_8, false, MOST_PARAMETERS)
                    .parameters();
        } catch (IllegalArgumentException malformed) {
            return Map.of();
        }
    }

    private static Optional<String> first(Map<String, List<String>> parameters, String name) {
        return parameters.getOrDefault(name, List.of()).stream()
                .filter(it -> !it.isEmpty())
                .findFirst();
    }
}
