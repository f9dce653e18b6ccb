package io.millrace.platform.jwt;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyPair;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.lang.JoseException;
import org.jose4j.lang.UnresolvableKeyException;
import org.jspecify.annotations.Nullable;

/// The keys of the tokens that Millrace signs (ES256). The first one signs; all of them are
/// accepted, so that a new key can be put first while tokens of the old one are still about.
public final class SigningKeys {

    /// Longer texts are no tokens of ours, and nobody computes anything about them.
    public static final int LONGEST_TOKEN = 8 * 1024;

    private static final String ALGORITHM = AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256;
    private static final AlgorithmConstraints ONLY_OURS =
            new AlgorithmConstraints(ConstraintType.PERMIT, ALGORITHM);

    private final PublicJsonWebKey signer;
    private final Map<String, PublicJsonWebKey> known;

    private SigningKeys(List<KeyPair> pairs) {
        var keys = new LinkedHashMap<String, PublicJsonWebKey>();
        for (var pair : pairs) {
            var key = key(pair);
            keys.put(key.getKeyId(), key);
        }
        this.known = keys;
        this.signer = keys.values().iterator().next();
    }

    /// Reads the P-256 private keys of a PEM file, in PKCS#8 or SEC 1 form.
    public static SigningKeys read(Path file) {
        try {
            return parse(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException("Could not read the signing keys in " + file, e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "Could not use the signing keys in %s: %s".formatted(file, e.getMessage()), e);
        }
    }

    /// As `read`, from text.
    public static SigningKeys parse(String pem) {
        return new SigningKeys(EcKeys.parse(pem));
    }

    /// A key that nobody else has, and that is gone when the process ends.
    public static SigningKeys fresh() {
        return new SigningKeys(List.of(EcKeys.fresh()));
    }

    private static PublicJsonWebKey key(KeyPair pair) {
        try {
            var key = new EllipticCurveJsonWebKey((ECPublicKey) pair.getPublic());
            key.setPrivateKey(pair.getPrivate());
            key.setAlgorithm(ALGORITHM);
            key.setUse("sig");
            key.setKeyId(key.calculateBase64urlEncodedThumbprint("SHA-256"));
            return key;
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("Not a P-256 key: " + e.getMessage(), e);
        }
    }

    /// The claims as a compact token, signed by the first key.
    public String sign(Map<String, ?> claims) {
        var content = new JwtClaims();
        claims.forEach(content::setClaim);
        var signature = new JsonWebSignature();
        signature.setPayload(content.toJson());
        signature.setKey(signer.getPrivateKey());
        signature.setKeyIdHeaderValue(signer.getKeyId());
        signature.setAlgorithmHeaderValue(ALGORITHM);
        signature.setHeader("typ", "JWT");
        try {
            return signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException("Could not sign a token", e);
        }
    }

    /// The claims of a token of ours: signed by one of the keys, by that issuer, for that audience,
    /// valid now, with a subject and an end.
    public Optional<Map<String, Object>> verify(
            String token, String issuer, String audience, Instant now) {
        if (token.length() > LONGEST_TOKEN) {
            return Optional.empty();
        }
        try {
            var consumer =
                    new JwtConsumerBuilder()
                            .setJwsAlgorithmConstraints(ONLY_OURS)
                            .setVerificationKeyResolver(
                                    (signature, _) -> key(signature.getKeyIdHeaderValue()))
                            .setExpectedIssuer(true, issuer)
                            .setExpectedAudience(true, audience)
                            .setRequireSubject()
                            .setRequireExpirationTime()
                            .setEvaluationTime(NumericDate.fromMilliseconds(now.toEpochMilli()))
                            .build();
            return Optional.of(consumer.processToClaims(token).getClaimsMap());
        } catch (InvalidJwtException notOurs) {
            return Optional.empty();
        }
    }

    private Key key(@Nullable String id) throws UnresolvableKeyException {
        var key = id == null ? null : known.get(id);
        if (key == null) {
            throw new UnresolvableKeyException("No key of ours has this id");
        }
        return key.getPublicKey();
    }

    /// The public keys as a JWK set, for whoever verifies elsewhere.
    public String publicKeys() {
        var keys = new ArrayList<JsonWebKey>(known.values());
        return new JsonWebKeySet(keys).toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY);
    }
}
