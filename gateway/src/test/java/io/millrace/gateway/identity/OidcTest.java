package io.millrace.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.Key;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What the gateway takes from a real provider, and what it does not take from somebody who
/// pretends to be one, even when he has got hold of the provider's key for what it should never
/// sign.
class OidcTest {

    private static final String AUDIENCE = "millrace";
    private static final Instant NOW = InstantSource.system().instant();

    @TempDir private static Path directory;
    private static RunningProvider provider;

    private final ToldClock clock = new ToldClock(NOW);
    private final Oidc oidc = oidc(AUDIENCE);

    @BeforeAll
    static void start() throws IOException {
        provider = new RunningProvider(directory);
    }

    @AfterAll
    static void stop() {
        provider.close();
    }

    private Oidc oidc(String audience) {
        return new Oidc(
                new Oidc.Settings(provider.issuer(), audience, "sub", "oidc-", "groups", "oidc-"),
                new PublishedKeys(provider.issuer(), HttpClient.newHttpClient(), clock),
                clock);
    }

    @Test
    void whoLogsInAtTheProviderIsKnownWithTheProvidersGroupsButNotWithOurs() throws Exception {
        assertThat(oidc.find(provider.idToken(AUDIENCE)))
                .hasValueSatisfying(it -> {
                    assertThat(it.username()).isEqualTo("oidc-dana");
                    assertThat(it.groups())
                            .containsExactly(
                                    "oidc-testers",
                                    "system:authenticated:oauth",
                                    "system:authenticated");
                });
    }

    @Test
    void aTokenForAnotherClientOfTheProviderIsNotForUs() throws Exception {
        var token = provider.idToken("another");

        assertThat(oidc.find(token)).isEmpty();
        assertThat(oidc("another").find(token)).isPresent();
    }

    @Test
    void aTokenEndsWhenTheProviderSaysSo() throws Exception {
        var token = provider.idToken(AUDIENCE);
        clock.pass(Duration.ofHours(1));

        assertThat(oidc.find(token)).isEmpty();
    }

    @Test
    void afterARotationTheNewKeyCountsAndTheOldOneNoMore() throws Exception {
        var before = provider.idToken(AUDIENCE);
        assertThat(oidc.find(before)).isPresent();
        provider.rotate();
        var after = provider.idToken(AUDIENCE);

        clock.pass(Duration.ofSeconds(11));

        assertThat(oidc.find(after)).isPresent();
        assertThat(oidc.find(before)).isEmpty();
    }

    @Test
    void aStrangersTokensDoNotMakeUsAskTheProviderEachTime() throws Exception {
        var strangers = RsaJwkGenerator.generateJwk(2048);
        oidc.find(provider.idToken(AUDIENCE));
        provider.rotate();
        var after = provider.idToken(AUDIENCE);

        assertThat(oidc.find(signed(claims(), "RS256", strangers, "key-x"))).isEmpty();
        assertThat(oidc.find(after)).as("asked just now").isEmpty();
        clock.pass(Duration.ofSeconds(11));
        assertThat(oidc.find(after)).isPresent();
    }

    private static JwtClaims claims() {
        var claims = new JwtClaims();
        claims.setIssuer(provider.issuer());
        claims.setAudience(AUDIENCE);
        claims.setSubject("mallory");
        claims.setExpirationTime(NumericDate.fromSeconds(NOW.getEpochSecond() + 600));
        return claims;
    }

    private static String signed(
            JwtClaims claims, String algorithm, PublicJsonWebKey key, String keyId) {
        return compact(claims, algorithm, key.getPrivateKey(), keyId);
    }

    private static String compact(
            JwtClaims claims, String algorithm, @Nullable Key key, String keyId) {
        try {
            var signature = new JsonWebSignature();
            signature.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
            signature.setDoKeyValidation(false);
            signature.setPayload(claims.toJson());
            signature.setAlgorithmHeaderValue(algorithm);
            signature.setKeyIdHeaderValue(keyId);
            signature.setKey(key);
            return signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new AssertionError(e);
        }
    }

    /// A token, made with the provider's own key or with one of the attacker's.
    private record Attack(String name, Forgery forgery) {

        @Override
        public String toString() {
            return name;
        }
    }

    private interface Forgery {
        String token(PublicJsonWebKey providers, PublicJsonWebKey own);
    }

    private static Attack claiming(String name, Consumer<JwtClaims> change) {
        return new Attack(
                name,
                (providers, _) -> {
                    var claims = claims();
                    change.accept(claims);
                    return signed(claims, "RS256", providers, providers.getKeyId());
                });
    }

    private static NumericDate in(Duration time) {
        return NumericDate.fromSeconds(NOW.plus(time).getEpochSecond());
    }

    static Stream<Attack> attacks() {
        return Stream.of(
                claiming("another issuer", it -> it.setIssuer("https://evil.example")),
                claiming("no issuer", it -> it.unsetClaim("iss")),
                claiming("another audience", it -> it.setAudience("another")),
                claiming("no audience", it -> it.unsetClaim("aud")),
                claiming("ended", it -> it.setExpirationTime(in(Duration.ofSeconds(-31)))),
                claiming("never ending", it -> it.unsetClaim("exp")),
                claiming("not yet valid", it -> it.setNotBefore(in(Duration.ofSeconds(120)))),
                claiming("no subject", it -> it.unsetClaim("sub")),
                claiming("the server's own names", it -> it.setSubject("system:admin")),
                claiming("a name with a colon", it -> it.setSubject("a:b")),
                claiming("a name that is a number", it -> it.setClaim("sub", 7)),
                new Attack(
                        "not signed",
                        (providers, _) -> compact(claims(), "none", null, providers.getKeyId())),
                new Attack(
                        "not signed, with the signature of another token",
                        (providers, _) -> unsigned(providers)),
                new Attack(
                        "the public key as a shared secret",
                        (providers, _) ->
                                compact(
                                        claims(),
                                        "HS256",
                                        new HmacKey(providers.getPublicKey().getEncoded()),
                                        providers.getKeyId())),
                new Attack(
                        "the public key's PEM as a shared secret",
                        (providers, _) ->
                                compact(
                                        claims(),
                                        "HS256",
                                        new HmacKey(pem(providers)),
                                        providers.getKeyId())),
                new Attack(
                        "the attacker's key under the provider's id",
                        (providers, own) -> signed(claims(), "RS256", own, providers.getKeyId())),
                new Attack(
                        "a key that nobody publishes",
                        (_, own) -> signed(claims(), "RS256", own, "key-of-mine")),
                new Attack("the attacker's key in the header", (_, own) -> withOwnKey(own)),
                new Attack("changed after it was signed", (providers, _) -> swapped(providers)));
    }

    private static byte[] pem(PublicJsonWebKey key) {
        var encoded = Base64.getMimeEncoder().encodeToString(key.getPublicKey().getEncoded());
        return ("-----BEGIN PUBLIC KEY-----\n" + encoded + "\n-----END PUBLIC KEY-----\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static String unsigned(PublicJsonWebKey providers) {
        var signed = signed(claims(), "RS256", providers, providers.getKeyId()).split("\\.", -1);
        return base64("{\"alg\":\"none\"}") + "." + signed[1] + "." + signed[2];
    }

    private static String swapped(PublicJsonWebKey providers) {
        var signed = signed(claims(), "RS256", providers, providers.getKeyId()).split("\\.", -1);
        var other = claims();
        other.setSubject("dana");
        return signed[0] + "." + base64(other.toJson()) + "." + signed[2];
    }

    private static String withOwnKey(PublicJsonWebKey own) {
        try {
            var signature = new JsonWebSignature();
            signature.setPayload(claims().toJson());
            signature.setAlgorithmHeaderValue("RS256");
            signature.setJwkHeader(own);
            signature.setKey(own.getPrivateKey());
            return signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new AssertionError(e);
        }
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void whatTheProviderDidNotSayIsNotBelieved(Attack attack) throws Exception {
        var own = RsaJwkGenerator.generateJwk(2048);

        assertThat(oidc.find(attack.forgery().token(provider.key(), own))).isEmpty();
    }

    @Test
    void theForgeriesAreRefusedForNothingElse() throws Exception {
        var providers = provider.key();

        assertThat(oidc.find(signed(claims(), "RS256", providers, providers.getKeyId())))
                .hasValueSatisfying(it -> assertThat(it.username()).isEqualTo("oidc-mallory"));
    }
}
