package io.millrace.platform.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.Test;

class SigningKeysTest {

    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

    /// Where a short PKCS#8 key has its SEC 1 key: after two lengths, the version, the algorithm.
    private static final int AT_SEC1 = 2 + 24 + 2;

    private final SigningKeys keys = SigningKeys.fresh();

    private static Map<String, Object> claims() {
        var claims = new HashMap<String, Object>();
        claims.put("iss", "millrace");
        claims.put("aud", "here");
        claims.put("sub", "somebody");
        claims.put("exp", NOW.getEpochSecond() + 60);
        return claims;
    }

    private boolean accepts(String token) {
        return keys.verify(token, "millrace", "here", NOW).isPresent();
    }

    private String with(String claim, Object value) {
        var claims = claims();
        claims.put(claim, value);
        return keys.sign(claims);
    }

    private String without(String claim) {
        var claims = claims();
        claims.remove(claim);
        return keys.sign(claims);
    }

    @Test
    void whatWasSignedIsRecognised() {
        assertThat(keys.verify(keys.sign(claims()), "millrace", "here", NOW))
                .hasValueSatisfying(it -> assertThat(it).containsEntry("sub", "somebody"));
    }

    @Test
    void everyClaimThatBoundsATokenIsChecked() {
        assertThat(accepts(with("iss", "another"))).isFalse();
        assertThat(accepts(with("aud", "elsewhere"))).isFalse();
        assertThat(accepts(with("exp", NOW.getEpochSecond() - 1))).isFalse();
        assertThat(accepts(with("nbf", NOW.getEpochSecond() + 1))).isFalse();
        assertThat(accepts(without("iss"))).isFalse();
        assertThat(accepts(without("aud"))).isFalse();
        assertThat(accepts(without("sub"))).isFalse();
        assertThat(accepts(without("exp"))).isFalse();
    }

    @Test
    void anotherKeysTokenIsRefused() {
        assertThat(accepts(SigningKeys.fresh().sign(claims()))).isFalse();
    }

    @Test
    void aForgedKeyIdDoesNotHelp() throws JoseException {
        var forged = new JsonWebSignature();
        forged.setPayload(
                "{\"iss\":\"millrace\",\"aud\":\"here\",\"sub\":\"x\",\"exp\":9999999999}");
        forged.setKey(EcKeys.fresh().getPrivate());
        forged.setAlgorithmHeaderValue("ES256");
        forged.setKeyIdHeaderValue(published().getKeyId());

        assertThat(accepts(forged.getCompactSerialization())).isFalse();
    }

    @Test
    void anUnsignedTokenIsRefused() {
        var payload = keys.sign(claims()).split("\\.")[1];

        assertThat(accepts(base64("{\"alg\":\"none\"}") + "." + payload + ".")).isFalse();
    }

    @Test
    void thePublicKeyIsNoSharedSecret() throws JoseException {
        var forged = new JsonWebSignature();
        forged.setPayload(
                "{\"iss\":\"millrace\",\"aud\":\"here\",\"sub\":\"x\",\"exp\":9999999999}");
        forged.setKey(new HmacKey(published().getPublicKey().getEncoded()));
        forged.setAlgorithmHeaderValue("HS256");
        forged.setKeyIdHeaderValue(published().getKeyId());

        assertThat(accepts(forged.getCompactSerialization())).isFalse();
    }

    @Test
    void aChangedTokenIsRefused() {
        var parts = keys.sign(claims()).split("\\.");
        var other = keys.sign(Map.of("iss", "millrace", "sub", "root")).split("\\.")[1];

        assertThat(accepts(parts[0] + "." + other + "." + parts[2])).isFalse();
        assertThat(accepts("")).isFalse();
        assertThat(accepts("..")).isFalse();
        assertThat(accepts("x".repeat(SigningKeys.LONGEST_TOKEN + 1))).isFalse();
    }

    @Test
    void afterARotationTheOldKeysTokensAreStillAccepted() {
        var old = pem("PRIVATE KEY", EcKeys.fresh().getPrivate().getEncoded());
        var fresh = pem("PRIVATE KEY", EcKeys.fresh().getPrivate().getEncoded());
        var before = SigningKeys.parse(old);
        var token = before.sign(claims());

        var after = SigningKeys.parse(fresh + old);

        assertThat(after.verify(token, "millrace", "here", NOW)).isPresent();
        assertThat(before.verify(after.sign(claims()), "millrace", "here", NOW)).isEmpty();
    }

    @Test
    void theOlderPemFormIsReadToo() {
        var pkcs8 = EcKeys.fresh().getPrivate().getEncoded();
        var sec1 = Arrays.copyOfRange(pkcs8, AT_SEC1, pkcs8.length);
        var token = SigningKeys.parse(pem("PRIVATE KEY", pkcs8)).sign(claims());

        var read = SigningKeys.parse(pem("EC PRIVATE KEY", sec1));

        assertThat(read.verify(token, "millrace", "here", NOW)).isPresent();
    }

    @Test
    void whatIsNoKeyIsSaid() {
        assertThatThrownBy(() -> SigningKeys.parse("nothing"))
                .hasMessage("there is no PEM block of a private key");
    }

    @Test
    void onlyThePublicPartIsPublished() {
        assertThat(keys.publicKeys()).contains("\"kty\":\"EC\"").doesNotContain("\"d\"");
    }

    private PublicJsonWebKey published() throws JoseException {
        var key = new JsonWebKeySet(keys.publicKeys()).getJsonWebKeys().getFirst();
        return (PublicJsonWebKey) JsonWebKey.Factory.newJwk(key.toJson());
    }

    private static String pem(String label, byte[] der) {
        return "-----BEGIN %s-----\n%s\n-----END %1$s-----\n"
                .formatted(label, Base64.getMimeEncoder().encodeToString(der));
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
