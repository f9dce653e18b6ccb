package io.millrace.gateway.identity;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a client asks of `/oauth/authorize` (RFC 6749 section 4.1.1, RFC 7636).
///
/// @param codeChallenge empty where no code is asked for
record AuthorizeRequest(
        String clientId,
        String redirectUri,
        ResponseType responseType,
        String state,
        String codeChallenge) {

    /// The client of `oc` and of others that answer a Basic challenge.
    static final String CHALLENGING_CLIENT = "openshift-challenging-client";

    static final String SCOPE = "user:full";

    private static final int LONGEST = 2048;
    private static final Pattern CHALLENGE = Pattern.compile("[A-Za-z0-9_-]{43}");

    /// In which form the answer comes.
    enum ResponseType {
        CODE,
        TOKEN
    }

    /// What became of reading a request.
    sealed interface Parsed {

        /// A request that can be decided once its user is known.
        record Proper(AuthorizeRequest request) implements Parsed {}

        /// Nobody can be told but whoever asks.
        record Untrusted(String why) implements Parsed {}

        /// The client is told at its own address.
        record Faulty(String redirectUri, String error, String why, String state)
                implements Parsed {}
    }

    /// @param registered the one address to which the client may be answered
    static Parsed parse(Map<String, List<String>> query, String registered) {
        if (query.values().stream()
                .anyMatch(it -> it.size() != 1 || it.getFirst().length() > LONGEST)) {
            return new Parsed.Untrusted("a parameter is repeated or too long");
        }
        if (!one(query, "client_id").equals(Optional.of(CHALLENGING_CLIENT))) {
            return new Parsed.Untrusted("the client_id is not known");
        }
        if (!one(query, "redirect_uri").orElse(registered).equals(registered)) {
            return new Parsed.Untrusted("the redirect_uri is not the client's");
        }
        var state = one(query, "state").orElse("");
        var fault = fault(query);
        if (fault.isPresent()) {
            return new Parsed.Faulty(registered, fault.get()[0], fault.get()[1], state);
        }
        var type =
                one(query, "response_type").equals(Optional.of("code"))
                        ? ResponseType.CODE
                        : ResponseType.TOKEN;
        return new Parsed.Proper(
                new AuthorizeRequest(
                        CHALLENGING_CLIENT,
                        registered,
                        type,
                        state,
                        one(query, "code_challenge").orElse("")));
    }

    private static Optional<String[]> fault(Map<String, List<String>> query) {
        var type = one(query, "response_type").orElse("");
        if (!type.equals("code") && !type.equals("token")) {
            return Optional.of(
                    new String[] {
                        "unsupported_response_type", "the response_type must be code or token"
                    });
        }
        if (one(query, "scope").filter(it -> !it.isEmpty() && !it.equals(SCOPE)).isPresent()) {
            return Optional.of(new String[] {"invalid_scope", "the only scope is " + SCOPE});
        }
        var challenge = one(query, "code_challenge").orElse("");
        if (type.equals("code")
                && (!one(query, "code_challenge_method").equals(Optional.of("S256"))
                        || !CHALLENGE.matcher(challenge).matches())) {
            return Optional.of(
                    new String[] {
                        "invalid_request", "a code needs a code_challenge by the method S256"
                    });
        }
        return Optional.empty();
    }

    private static Optional<String> one(Map<String, List<String>> query, String name) {
        return Optional.ofNullable(query.get(name)).map(List::getFirst);
    }
}
