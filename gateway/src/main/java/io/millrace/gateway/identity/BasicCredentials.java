package io.millrace.gateway.identity;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// Name and password as a Basic header carries them (RFC 7617, UTF-8).
public record BasicCredentials(String user, String password) {

    private static final String SCHEME = "Basic ";
    private static final int LONGEST = 4096;

    /// Empty for a header of another scheme, and for a malformed one.
    public static Optional<BasicCredentials> parse(String header) {
        if (header.length() > LONGEST
                || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        try {
            var bytes = Base64.getDecoder().decode(header.substring(SCHEME.length()).strip());
            var text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            var colon = text.indexOf(':');
            return colon < 0
                    ? Optional.empty()
                    : Optional.of(
                            new BasicCredentials(
                                    text.substring(0, colon), text.substring(colon + 1)));
        } catch (IllegalArgumentException | CharacterCodingException malformed) {
            return Optional.empty();
        }
    }

    /// Names the user only: what is logged must not hold a password.
    @Override
    public String toString() {
        return "BasicCredentials[" + user + "]";
    }
}
