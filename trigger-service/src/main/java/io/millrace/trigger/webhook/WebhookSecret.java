package io.millrace.trigger.webhook;

import io.millrace.contract.Digest;
import io.millrace.contract.WebhookCall;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// A webhook's secret, and whether a call knows it. Everything is compared in constant time.
record WebhookSecret(String value) {

    static final String GITLAB_TOKEN = "x-gitlab-token";

    static final String TIMED_SIGNATURE = "webhook-signature";
    static final String TIMED_ID = "webhook-id";
    static final String TIMESTAMP = "webhook-timestamp";

    private static final String SHA256 = "sha256=";
    private static final String SHA1 = "sha1=";

    /// GitHub and Bitbucket name the algorithm; GitHub sends SHA-1 too.
    private static final List<String> SIGNATURES =
            List.of(
                    "x-hub-signature-256",
                    "x-hub-signature",
                    "x-gitea-signature",
                    "x-gogs-signature");

    boolean isKnownTo(WebhookCall call, byte[] body) {
        var digest = Digest.of(value).hex();
        var known = same(digest, call.secretDigest());
        var token = call.header(GITLAB_TOKEN);
        if (!token.isEmpty()) {
            known &= same(digest, token);
        }
        for (var header : SIGNATURES) {
            known &= isSigned(header, call.header(header), body);
        }
        return known & isSignedWithTime(call, body);
    }

    /// Whether the caller has signed the body alone: whoever overhears it can send it again as
    /// another delivery.
    static boolean isSigned(WebhookCall call) {
        return SIGNATURES.stream().map(call::header).anyMatch(it -> !it.isEmpty());
    }

    /// Standard Webhooks: signed is when and as which delivery the body was sent, too.
    private boolean isSignedWithTime(WebhookCall call, byte[] body) {
        var given = call.header(TIMED_SIGNATURE);
        if (given.isEmpty()) {
            return true;
        }
        var said =
                "%s.%s."
                        .formatted(call.header(TIMED_ID), call.header(TIMESTAMP))
                        .getBytes(StandardCharsets.UTF_8);
        var signed = Arrays.copyOf(said, said.length + body.length);
        System.arraycopy(body, 0, signed, said.length, body.length);
        var right = "v1," + Base64.getEncoder().encodeToString(mac(signed));
        var known = false;
        for (var signature : given.split(" ", -1)) {
            known |= same(right, signature);
        }
        return known;
    }

    private boolean isSigned(String header, String given, byte[] body) {
        if (given.isEmpty()) {
            return true;
        }
        if (!header.startsWith("x-hub")) {
            return same(HexFormat.of().formatHex(mac(body)), given);
        }
        if (given.startsWith(SHA1)) {
            return same(SHA1 + HexFormat.of().formatHex(mac("HmacSHA1", body)), given);
        }
        return same(SHA256 + HexFormat.of().formatHex(mac(body)), given);
    }

    private byte[] mac(byte[] body) {
        return mac("HmacSHA256", body);
    }

    private byte[] mac(String algorithm, byte[] body) {
        try {
            var mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(value.getBytes(StandardCharsets.UTF_8), algorithm));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK lacks " + algorithm, e);
        }
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(
                one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
