package io.millrace.platform.secretbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/// Encrypts the values of Secrets: AES-256-GCM, bound to the place where the value stands. What
/// comes out is base64 of `millrace:v2:`, the key's id, nonce and ciphertext, so that a sealed
/// Secret still has the form of its kind.
///
/// The nonce is a MAC of place and plaintext (a synthetic IV as in RFC 8452, from a key of its
/// own): the same value in the same place stays the same ciphertext, so that a write which changes
/// nothing can be seen to change nothing.
///
/// The first key seals, all of them open, so that a new one can be put first while values of the
/// old one are still about. Values of version 1 do not say which key sealed them.
public final class SecretBox {

    /// Base64 of `millrace:v1:` and of `millrace:v2:`.
    private static final String UNNAMED_PREFIX = "bWlsbHJhY2U6djE6";

    private static final String PREFIX = "bWlsbHJhY2U6djI6";
    private static final int MOST_KEYS = 10;

    private final List<BoxKey> keys;

    private SecretBox(List<BoxKey> keys) {
        this.keys = List.copyOf(keys);
    }

    /// @param keys each base64 of 32 bytes, separated by commas
    public static SecretBox of(String keys) {
        var texts = Arrays.stream(keys.split(",", -1)).map(String::strip).toList();
        if (texts.size() > MOST_KEYS) {
            throw new IllegalArgumentException(
                    "millrace.secrets.key has more than %d keys".formatted(MOST_KEYS));
        }
        var read = new ArrayList<BoxKey>();
        for (var text : texts) {
            var key = BoxKey.of(text);
            if (read.stream().anyMatch(it -> Arrays.equals(it.id(), key.id()))) {
                throw new IllegalArgumentException("Two keys of millrace.secrets.key are the same");
            }
            read.add(key);
        }
        return new SecretBox(read);
    }

    public static boolean isEncrypted(String value) {
        return value.startsWith(PREFIX) || value.startsWith(UNNAMED_PREFIX);
    }

    /// Whether the first key has sealed the value, and in the newest form.
    public boolean isCurrent(String value) {
        if (!value.startsWith(PREFIX)) {
            return false;
        }
        return hasId(sealed(value), keys.getFirst());
    }

    /// @param key the key in the Secret's `data`
    public String encrypt(String namespace, String name, String key, byte[] plaintext) {
        var sealing = keys.getFirst();
        var content = sealing.seal(place(namespace, name, key), plaintext);
        var sealed = Arrays.copyOf(sealing.id(), BoxKey.ID_BYTES + content.length);
        System.arraycopy(content, 0, sealed, BoxKey.ID_BYTES, content.length);
        return PREFIX + Base64.getEncoder().encodeToString(sealed);
    }

    /// @throws IllegalArgumentException when none of the keys made this ciphertext for this place
    public byte[] decrypt(String namespace, String name, String key, String value) {
        if (!isEncrypted(value)) {
            throw new IllegalArgumentException(
                    "The value of '%s' in %s/%s is not encrypted".formatted(key, namespace, name));
        }
        var sealed = sealed(value);
        var from = value.startsWith(PREFIX) ? BoxKey.ID_BYTES : 0;
        for (var candidate : keys) {
            if (from == 0 || hasId(sealed, candidate)) {
                var opened = candidate.open(place(namespace, name, key), sealed, from);
                if (opened.isPresent()) {
                    return opened.get();
                }
            }
        }
        throw new IllegalArgumentException(
                "The value of '%s' in %s/%s cannot be decrypted with this key"
                        .formatted(key, namespace, name));
    }

    private static boolean hasId(byte[] sealed, BoxKey key) {
        return sealed.length >= BoxKey.ID_BYTES
                && Arrays.equals(Arrays.copyOf(sealed, BoxKey.ID_BYTES), key.id());
    }

    /// What follows the prefix; nothing when that is no base64.
    private static byte[] sealed(String value) {
        try {
            return Base64.getDecoder().decode(value.substring(PREFIX.length()));
        } catch (IllegalArgumentException malformed) {
            return new byte[0];
        }
    }

    private static byte[] place(String namespace, String name, String key) {
        return (namespace + "/" + name + "/" + key).getBytes(UTF_8);
    }
}
