package io.millrace.trigger.webhook;

import io.millrace.contract.Digest;
import io.millrace.contract.WebhookCall;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// A webhook's secret, and whether a call knows it. Everything is compared in constant time.
record WebhookSecret(String value) {

    static final String GITLAB_TOKEN = "x-gitlab-token";

    private static final String SHA256 = "sha256=";

    /// GitHub and Bitbucket name the algorithm; GitHub sends SHA-1 too, which is not looked at.
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
        return known;
    }

    private boolean isSigned(String header, String given, byte[] body) {
        if (given.isEmpty() || given.startsWith("sha1=")) {
            return true;
        }
        var names = header.startsWith("x-hub");
        if (names && !given.startsWith(SHA256)) {
            return false;
        }
        return same(
                HexFormat.of().formatHex(mac(body)),
                names ? given.substring(SHA256.length()) : given);
    }

    private byte[] mac(byte[] body) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(value.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK lacks HmacSHA256", e);
        }
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(
                one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
