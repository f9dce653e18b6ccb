package io.millrace.platform.secretbox;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// One key of the box, and the keys that are derived from it.
final class BoxKey {

    static final int ID_BYTES = 6;

    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecretKeySpec cipherKey;
    private final SecretKeySpec nonceKey;
    private final byte[] id;

    private BoxKey(byte[] key) {
        cipherKey = new SecretKeySpec(derived(key, "millrace secret values"), "AES");
        nonceKey = new SecretKeySpec(derived(key, "millrace secret nonces"), "HmacSHA256");
        id = Arrays.copyOf(derived(key, "millrace secret key id"), ID_BYTES);
    }

    /// @param key base64 of 32 bytes
    static BoxKey of(String key) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(key);
        } catch (IllegalArgumentException noBase64) {
            throw new IllegalArgumentException("millrace.secrets.key is not base64", noBase64);
        }
        if (bytes.length != KEY_BYTES) {
            throw new IllegalArgumentException(
                    "millrace.secrets.key must be base64 of %d bytes, not of %d"
                            .formatted(KEY_BYTES, bytes.length));
        }
        return new BoxKey(bytes);
    }

    /// What tells this key from others, and nothing about it.
    byte[] id() {
        return id.clone();
    }

    /// Nonce and ciphertext.
    byte[] seal(byte[] place, byte[] plaintext) {
        try {
            var nonce = nonce(place, plaintext);
            var ciphertext = cipher(Cipher.ENCRYPT_MODE, nonce, place).doFinal(plaintext);
            return ByteBuffer.allocate(nonce.length + ciphertext.length)
                    .put(nonce)
                    .put(ciphertext)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Could not encrypt a secret value", e);
        }
    }

    /// The plaintext, if this key sealed it for this place.
    ///
    /// @param from where nonce and ciphertext begin
    Optional<byte[]> open(byte[] place, byte[] sealed, int from) {
        var begin = from + NONCE_BYTES;
        if (sealed.length < begin) {
            return Optional.empty();
        }
        try {
            var nonce = Arrays.copyOfRange(sealed, from, begin);
            return Optional.of(
                    cipher(Cipher.DECRYPT_MODE, nonce, place)
                            .doFinal(sealed, begin, sealed.length - begin));
        } catch (GeneralSecurityException anotherKeyOrPlace) {
            return Optional.empty();
        }
    }

    private Cipher cipher(int mode, byte[] nonce, byte[] place) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, cipherKey, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(place);
        return cipher;
    }

    private byte[] nonce(byte[] place, byte[] plaintext) throws GeneralSecurityException {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(nonceKey);
        mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(place.length).array());
        mac.update(place);
        return Arrays.copyOf(mac.doFinal(plaintext), NONCE_BYTES);
    }

    private static byte[] derived(byte[] key, String purpose) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK lacks HmacSHA256", e);
        }
    }
}
