package io.millrace.platform.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryKeyTest {

    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
    private static final KeyPair PAIR = pair("secp256r1");
    private static final RegistryKey KEY = RegistryKey.of(PAIR.getPrivate(), PAIR.getPublic());
    private static final TrustedSigners TRUSTED = TrustedSigners.of(PAIR.getPublic());

    @TempDir private Path directory;

    private static KeyPair pair(String curve) {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve));
            return generator.generateKeyPair();
        } catch (java.security.GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String token() {
        return KEY.sign(claims("developer"));
    }

    private static Map<String, Object> claims(String subject) {
        return Map.of("iss", "us", "aud", "them", "sub", subject, "exp", NOW.getEpochSecond() + 60);
    }

    private static boolean believed(TrustedSigners signers, String token) {
        return signers.verify(token, "us", "them", NOW).isPresent();
    }

    private static String encoded(String json) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String withHead(String head) {
        return encoded(head) + token().substring(token().indexOf('.'));
    }

    @Test
    void whatIsSignedIsReadByWhoTrustsTheKey() {
        assertThat(TRUSTED.verify(token(), "us", "them", NOW).orElseThrow())
                .containsEntry("sub", "developer");
    }

    @Test
    void anotherKeysTokenIsNotBelieved() {
        var other = pair("secp256r1");
        var theirs = RegistryKey.of(other.getPrivate(), other.getPublic());

        assertThat(believed(TrustedSigners.of(other.getPublic()), token())).isFalse();
        assertThat(believed(TRUSTED, theirs.sign(claims("developer")))).isFalse();
    }

    @Test
    void aKeyIsNamedAsTheRegistryNamesIt() {
        assertThat(KEY.id()).matches("([A-Z2-7]{4}:){11}[A-Z2-7]{4}");
    }

    @Test
    void changedClaimsAreNotBelieved() {
        var mine = token().split("\\.");
        var other = KEY.sign(claims("admin")).split("\\.");

        assertThat(believed(TRUSTED, mine[0] + "." + other[1] + "." + mine[2])).isFalse();
    }

    @Test
    void aTokenForOthersOrForAnotherTimeIsNotBelieved() {
        assertThat(TRUSTED.verify(token(), "us", "others", NOW)).isEmpty();
        assertThat(TRUSTED.verify(token(), "them", "them", NOW)).isEmpty();
        assertThat(TRUSTED.verify(token(), "us", "them", NOW.plusSeconds(61))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "HS256", "RS256", "es256", ""})
    void noOtherAlgorithmCounts(String algorithm) {
        var head = "{\"alg\":\"%s\",\"kid\":\"%s\"}".formatted(algorithm, KEY.id());

        assertThat(believed(TRUSTED, withHead(head))).isFalse();
        assertThat(believed(TRUSTED, withHead(head).replaceFirst("[^.]+$", ""))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "...",
                "a.b.c",
                "bm90IGpzb24.e30.AA",
                "e30.e30.AA",
                "%%%.e30.AA",
                "eyJhbGciOiJFUzI1NiJ9.e30.AA"
            })
    void whatIsNoTokenIsNotBelieved(String text) {
        assertThat(believed(TRUSTED, text)).isFalse();
    }

    @Test
    void anEndlessTokenIsNotRead() {
        assertThat(believed(TRUSTED, token() + "A".repeat(20_000))).isFalse();
    }

    @Test
    void onlyTheCurveOfEs256Signs() {
        var other = pair("secp384r1");

        assertThatThrownBy(() -> RegistryKey.of(other.getPrivate(), other.getPublic()))
                .hasMessageContaining("P-256");
    }

    @Test
    void aKeyIsReadFromAFileWithItsCertificate() throws Exception {
        var made = SelfSigned.make("a test");
        var file = Files.writeString(directory.resolve("key.pem"), made.pem());
        var bundle =
                Files.writeString(
                        directory.resolve("bundle.pem"),
                        SelfSigned.make("another").certificatePem() + made.certificatePem());

        var token = RegistryKey.read(file).sign(claims("x"));

        assertThat(believed(TrustedSigners.read(bundle), token)).isTrue();
        assertThat(believed(TRUSTED, token)).isFalse();
    }

    @Test
    void aFileThatDoesNotFitIsNamedWithTheReason() throws Exception {
        var made = SelfSigned.make("a test");
        var bare = Files.writeString(directory.resolve("bare.pem"), made.keyPem());
        var foreign =
                Files.writeString(
                        directory.resolve("foreign.pem"),
                        made.keyPem() + SelfSigned.make("another").certificatePem());

        assertThatThrownBy(() -> RegistryKey.read(bare))
                .hasMessageContaining("bare.pem")
                .hasMessageContaining("no certificate");
        assertThatThrownBy(() -> RegistryKey.read(foreign)).hasMessageContaining("another key's");
    }

    @Test
    void noKeyIsShown() {
        assertThat(SelfSigned.make("a test").toString()).doesNotContain("PRIVATE");
    }
}
