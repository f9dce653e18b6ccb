package io.millrace.gateway.api;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Collectors;

/// A bearer token among the sub-protocols of a web socket. It must not be the only one: a server
/// answers with one of the others, and never with the token.
record SocketToken(String token, String otherProtocols) {

    static final String HEADER = "Sec-WebSocket-Protocol";

    private static final String PREFIX = "base64url.bearer.authorization.k8s.io.";

    static Optional<SocketToken> in(String header) {
        var protocols = Arrays.stream(header.split(",")).map(String::strip).toList();
        var tokens = protocols.stream().filter(it -> it.startsWith(PREFIX)).toList();
        var others =
                protocols.stream()
                        .filter(it -> !it.isEmpty() && !it.startsWith(PREFIX))
                        .collect(Collectors.joining(","));
        if (tokens.size() != 1 || others.isEmpty()) {
            return Optional.empty();
        }
        return decoded(tokens.getFirst().substring(PREFIX.length()))
                .map(token -> new SocketToken(token, others));
    }

    private static Optional<String> decoded(String text) {
        try {
            var bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
            var token = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
            return token.chars().allMatch(it -> it > ' ' && it < 0x7f)
                    ? Optional.of(token)
                    : Optional.empty();
        } catch (IllegalArgumentException | CharacterCodingException unreadable) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return "SocketToken[…]";
    }
}
