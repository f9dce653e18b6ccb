package io.millrace.platform.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.platform.schema.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryKeyTest {

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
        return KEY.sign(Json.object().put("sub", "developer"));
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
        assertThat(TRUSTED.claims(token()).orElseThrow().path("sub").asText())
                .isEqualTo("developer");
    }

    @Test
    void anotherKeysTokenIsNotBelieved() {
        var other = pair("secp256r1");

        assertThat(TrustedSigners.of(other.getPublic()).claims(token())).isEmpty();
        assertThat(
                        TRUSTED.claims(
                                RegistryKey.of(other.getPrivate(), other.getPublic())
                                        .sign(Json.object().put("sub", "developer"))))
                .isEmpty();
    }

    @Test
    void aKeyIsNamedAsTheRegistryNamesIt() {
        assertThat(KEY.id()).matches("([A-Z2-7]{4}:){11}[A-Z2-7]{4}");
    }

    @Test
    void changedClaimsAreNotBelieved() {
        var parts = token().split("\\.");

        assertThat(TRUSTED.claims(parts[0] + "." + encoded("{\"sub\":\"admin\"}") + "." + parts[2]))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "HS256", "RS256", "es256", ""})
    void noOtherAlgorithmCounts(String algorithm) {
        var head = "{\"alg\":\"%s\",\"kid\":\"%s\"}".formatted(algorithm, KEY.id());

        assertThat(TRUSTED.claims(withHead(head))).isEmpty();
        assertThat(TRUSTED.claims(encoded(head) + "." + encoded("{}") + ".")).isEmpty();
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
        assertThat(TRUSTED.claims(text)).isEmpty();
    }

    @Test
    void anEndlessTokenIsNotRead() {
        assertThat(TRUSTED.claims(token() + "A".repeat(20_000))).isEmpty();
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

        var token = RegistryKey.read(file).sign(Json.object().put("sub", "x"));

        assertThat(TrustedSigners.read(bundle).claims(token)).isPresent();
        assertThat(TRUSTED.claims(token)).isEmpty();
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
