package io.millrace.gateway.door;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contract.Claim;
import io.millrace.contract.Digest;
import io.millrace.contract.ImageReference;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.Refusal;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// A registry outside, and how it is recognised and understood.
record Hook(Dialect dialect, String host, String secret) {

    private static final String HMAC = "HmacSHA256";
    private static final String SIGNED = "sha256=";
    private static final int MOST_CLAIMS = 100;
    private static final int LONGEST_ID = 200;

    /// What a request shows.
    ///
    /// @param authorization the header: `Bearer <secret>`, `Basic …` with it as the password, or
    ///   the secret alone
    /// @param signature the header `X-Hub-Signature-256`
    /// @param query the parameter `secret`, for registries that can be given an address only
    record Credentials(
            @Nullable String authorization, @Nullable String signature, @Nullable String query) {}

    boolean recognises(Credentials shown, byte[] body) {
        if (secret.isEmpty()) {
            return false;
        }
        if (shown.signature() != null) {
            return shown.signature().startsWith(SIGNED)
                    && equal(shown.signature().substring(SIGNED.length()), signature(body));
        }
        return shown.authorization() != null
                ? equal(secretIn(shown.authorization()), secret)
                : shown.query() != null && equal(shown.query(), secret);
    }

    private static boolean equal(String given, String expected) {
        return MessageDigest.isEqual(bytes(given), bytes(expected));
    }

    private static String secretIn(String authorization) {
        if (authorization.startsWith("Bearer ")) {
            return authorization.substring("Bearer ".length());
        }
        if (!authorization.startsWith("Basic ")) {
            return authorization;
        }
        try {
            var decoded = Base64.getDecoder().decode(authorization.substring("Basic ".length()));
            var pair = new String(decoded, StandardCharsets.UTF_8);
            return pair.substring(pair.indexOf(':') + 1);
        } catch (IllegalArgumentException malformed) {
            return "";
        }
    }

    private String signature(byte[] body) {
        try {
            var mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(bytes(secret), HMAC));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (NoSuchAlgorithmException | InvalidKeyException impossible) {
            throw new IllegalStateException("Every JDK has " + HMAC, impossible);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// What the body claims of tags at this registry.
    List<Claim.ImagePushed> claims(byte[] body, Instant now) {
        var notices = dialect.notices(tree(body));
        if (notices.size() > MOST_CLAIMS) {
            throw Refusal.badRequest(
                            "the notification is about %d tags, more than the %d that are read"
                                    .formatted(notices.size(), MOST_CLAIMS))
                    .asException();
        }
        return notices.stream().map(it -> claim(it, body, now)).toList();
    }

    private static JsonNode tree(byte[] body) {
        try {
            return Json.tree(body);
        } catch (UncheckedIOException noJson) {
            throw Refusal.badRequest("the notification is not valid JSON").asException();
        }
    }

    private Claim.ImagePushed claim(Dialect.Notice notice, byte[] body, Instant now) {
        var image = image(notice);
        if (!notice.digest().isEmpty() && !Digest.isDigest(notice.digest())) {
            throw Refusal.badRequest("no digest: '%s'".formatted(notice.digest())).asException();
        }
        return new Claim.ImagePushed(
                notice.id().isEmpty() || notice.id().length() > LONGEST_ID
                        ? idOf(body, image)
                        : notice.id(),
                image.registry(),
                image.repository(),
                image.tagOrLatest(),
                notice.digest(),
                time(notice.time(), now),
                null);
    }

    private ImageReference image(Dialect.Notice notice) {
        if (notice.repository().isEmpty() || notice.tag().isEmpty()) {
            throw Refusal.badRequest("the notification names no repository and tag").asException();
        }
        try {
            return ImageReference.parse(host + "/" + notice.repository() + ":" + notice.tag());
        } catch (IllegalArgumentException malformed) {
            throw Refusal.badRequest("no image: " + malformed.getMessage()).asException();
        }
    }

    /// A notification that is sent again has the same name.
    private static String idOf(byte[] body, ImageReference image) {
        return Digest.of(body).hex().substring(0, 32)
                + "-"
                + Digest.of(bytes(image.toString())).hex().substring(0, 8);
    }

    private static Instant time(String text, Instant now) {
        try {
            return text.isEmpty() ? now : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException noTime) {
            return now;
        }
    }
}
