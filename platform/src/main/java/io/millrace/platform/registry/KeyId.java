package io.millrace.platform.registry;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.ArrayList;

/// How a key is named in the head of a token, as the Distribution registry computes it: the first
/// 30 bytes of the SHA-256 of the public key, in base 32, in groups of four.
final class KeyId {

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int BYTES = 30;
    private static final int GROUP = 4;

    private KeyId() {}

    static String of(PublicKey key) {
        var word = base32(sha256(key.getEncoded()));
        var groups = new ArrayList<String>();
        for (var at = 0; at < word.length(); at += GROUP) {
            groups.add(word.substring(at, at + GROUP));
        }
        return String.join(":", groups);
    }

    private static String base32(byte[] hash) {
        var word = new StringBuilder();
        long bits = 0;
        var kept = 0;
        for (var at = 0; at < BYTES; at++) {
            bits = bits << 8 | hash[at] & 0xff;
            kept += 8;
            while (kept >= 5) {
                kept -= 5;
                word.append(ALPHABET.charAt((int) (bits >>> kept & 0x1f)));
            }
        }
        return word.toString();
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
