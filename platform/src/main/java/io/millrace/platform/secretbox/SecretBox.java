package io.millrace.platform.secretbox;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Encrypts the values of Secrets: AES-256-GCM, bound to the place where the value stands. What
/// comes out is base64 of `millrace:v1:`, nonce and ciphertext, so that a sealed Secret still has
/// the form of its kind.
///
/// The nonce is a MAC of place and plaintext (a synthetic IV as in RFC 8452, from a key of its
/// own): the same value in the same place stays the same ciphertext, so that a write which changes
/// nothing can be seen to change nothing.
public final class SecretBox {

    /// Base64 of `millrace:v1:`.
    private static final String PREFIX = "bWlsbHJhY2U6djE6";

    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecretKeySpec cipherKey;
    private final SecretKeySpec nonceKey;

    private SecretBox(byte[] key) {
        cipherKey = new SecretKeySpec(derived(key, "millrace secret values"), "AES");
        nonceKey = new SecretKeySpec(derived(key, "millrace secret nonces"), "HmacSHA256");
    }

    /// @param key base64 of 32 bytes
    public static SecretBox of(String key) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(key.strip());
        } catch (IllegalArgumentException noBase64) {
            throw new IllegalArgumentException("The secrets key is not base64", noBase64);
        }
        if (bytes.length != KEY_BYTES) {
            throw new IllegalArgumentException(
                    "The secrets key must be base64 of %d bytes, not of %d"
                            .formatted(KEY_BYTES, bytes.length));
        }
        return new SecretBox(bytes);
    }

    public static boolean isEncrypted(String value) {
        return value.startsWith(PREFIX);
    }

    /// @param key the key in the Secret's `data`
    public String encrypt(String namespace, String name, String key, byte[] plaintext) {
        var place = place(namespace, name, key);
        try {
            var nonce = nonce(place, plaintext);
            var cipher = cipher(Cipher.ENCRYPT_MODE, nonce, place);
            var ciphertext = cipher.doFinal(plaintext);
            var sealed =
                    ByteBuffer.allocate(nonce.length + ciphertext.length)
                            .put(nonce)
                            .put(ciphertext);
            return PREFIX + Base64.getEncoder().encodeToString(sealed.array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Could not encrypt a secret value", e);
        }
    }

    /// @throws IllegalArgumentException when this key did not make this ciphertext for this place
    public byte[] decrypt(String namespace, String name, String key, String value) {
        if (!isEncrypted(value)) {
            throw new IllegalArgumentException(
                    "The value of '%s' in %s/%s is not encrypted".formatted(key, namespace, name));
        }
        try {
            var sealed = Base64.getDecoder().decode(value.substring(PREFIX.length()));
            if (sealed.length < NONCE_BYTES) {
                throw new GeneralSecurityException("too short");
            }
            var nonce = Arrays.copyOf(sealed, NONCE_BYTES);
            var cipher = cipher(Cipher.DECRYPT_MODE, nonce, place(namespace, name, key));
            return cipher.doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "The value of '%s' in %s/%s cannot be decrypted with this key"
                            .formatted(key, namespace, name),
                    e);
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

    private static byte[] place(String namespace, String name, String key) {
        return (namespace + "/" + name + "/" + key).getBytes(StandardCharsets.UTF_8);
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
