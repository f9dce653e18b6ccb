package io.millrace.contract;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/// The digest of a manifest or a blob: `<algorithm>:<hex>`, the name by which a registry serves
/// exactly these bytes. Only the algorithms that OCI registers are known, always in lower case.
public record Digest(String algorithm, String hex) {

    private static final Pattern HEX = Pattern.compile("[0-9a-f]+");

    public Digest {
        var length =
                switch (algorithm) {
                    case "sha256" -> 64;
                    case "sha384" -> 96;
                    case "sha512" -> 128;
                    default ->
                            throw new IllegalArgumentException(
                                    "Unknown digest algorithm '" + algorithm + "'");
                };
        if (hex.length() != length || !HEX.matcher(hex).matches()) {
            throw new IllegalArgumentException(
                    "A %s digest has %d lower-case hexadecimal digits: '%s'"
                            .formatted(algorithm, length, hex));
        }
    }

    public static Digest parse(String text) {
        int colon = text.indexOf(':');
        if (colon <= 0) {
            throw new IllegalArgumentException(
                    "Must be of the form <algorithm>:<hex>: '" + text + "'");
        }
        return new Digest(text.substring(0, colon), text.substring(colon + 1));
    }

    /// Whether the text is a digest, for names that may be one.
    public static boolean isDigest(String text) {
        try {
            parse(text);
            return true;
        } catch (IllegalArgumentException notADigest) {
            return false;
        }
    }

    /// The SHA-256 digest of the content, which is what registries compute.
    public static Digest of(byte[] content) {
        return compute("sha256", content);
    }

    public static Digest of(String content) {
        return of(content.getBytes(StandardCharsets.UTF_8));
    }

    /// Whether the content is what this digest names.
    public boolean names(byte[] content) {
        return compute(algorithm, content).equals(this);
    }

    private static Digest compute(String algorithm, byte[] content) {
        try {
            var digest =
                    MessageDigest.getInstance(algorithm.replace("sha", "SHA-")).digest(content);
            return new Digest(algorithm, HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("This JDK lacks " + algorithm, absent);
        }
    }

    @Override
    public String toString() {
        return algorithm + ":" + hex;
    }
}
