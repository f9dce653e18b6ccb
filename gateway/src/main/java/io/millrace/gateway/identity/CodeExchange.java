package io.millrace.gateway.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// A client's request to exchange a code for an access token (RFC 6749 section 4.1.3, RFC 7636).
///
/// @param codeVerifier what only the client knows that asked for the code
record CodeExchange(String clientId, String code, String redirectUri, String codeVerifier) {

    private static final Pattern VERIFIER = Pattern.compile("[A-Za-z0-9._~-]{43,128}");
    private static final Pattern CODE = Pattern.compile("sha256~[A-Za-z0-9_-]{43}");
    private static final int LONGEST = 2048;

    /// What became of reading a request.
    sealed interface Parsed {

        record Proper(CodeExchange exchange) implements Parsed {}

        /// @param error the word of RFC 6749 section 5.2
        record Faulty(int code, String error, String why) implements Parsed {}
    }

    /// @param form the body's fields
    /// @param authorization the header, by which a client may name itself
    static Parsed parse(Map<String, List<String>> form, Optional<String> authorization) {
        if (form.values().stream()
                .anyMatch(it -> it.size() != 1 || it.getFirst().length() > LONGEST)) {
            return new Parsed.Faulty(400, "invalid_request", "a parameter is repeated or too long");
        }
        if (!one(form, "grant_type").equals("authorization_code")) {
            return new Parsed.Faulty(
                    400, "unsupported_grant_type", "the grant_type must be authorization_code");
        }
        var client = client(form, authorization);
        if (client.isEmpty()) {
            return new Parsed.Faulty(401, "invalid_client", "the client is not known");
        }
        var code = one(form, "code");
        var verifier = one(form, "code_verifier");
        return CODE.matcher(code).matches() && VERIFIER.matcher(verifier).matches()
                ? new Parsed.Proper(
                        new CodeExchange(client.get(), code, one(form, "redirect_uri"), verifier))
                : new Parsed.Faulty(
                        400, "invalid_grant", "the code or its code_verifier is not good");
    }

    /// The client names itself in the form or, with an empty password, by Basic; it has no secret.
    private static Optional<String> client(
            Map<String, List<String>> form, Optional<String> authorization) {
        var named = one(form, "client_id");
        var basic = authorization.flatMap(BasicCredentials::parse);
        if (authorization.isPresent() && basic.isEmpty()) {
            return Optional.empty();
        }
        var agrees =
                basic.isEmpty()
                        || (basic.get().password().isEmpty()
                                && (named.isEmpty() || named.equals(basic.get().user())));
        var client = basic.map(BasicCredentials::user).orElse(named);
        return agrees && client.equals(AuthorizeRequest.CHALLENGING_CLIENT)
                ? Optional.of(client)
                : Optional.empty();
    }

    private static String one(Map<String, List<String>> form, String name) {
        return Optional.ofNullable(form.get(name)).map(List::getFirst).orElse("");
    }

    /// The challenge that the verifier makes.
    String codeChallenge() {
        try {
            var hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(codeVerifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
