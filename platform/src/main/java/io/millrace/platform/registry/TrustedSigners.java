package io.millrace.platform.registry;

import java.nio.file.Path;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.lang.UnresolvableKeyException;

/// Keys whose tokens are believed. A token names its key and its algorithm: neither is followed
/// anywhere but here, and no algorithm counts but ES256.
public final class TrustedSigners {

    private static final int LONGEST = 16 * 1024;
    private static final AlgorithmConstraints ONLY_OURS =
            new AlgorithmConstraints(ConstraintType.PERMIT, RegistryKey.ALGORITHM);

    private final Map<String, PublicKey> keys;

    private TrustedSigners(List<PublicKey> keys) {
        this.keys =
                keys.stream()
                        .distinct()
                        .collect(Collectors.toUnmodifiableMap(KeyId::of, Function.identity()));
    }

    public static TrustedSigners of(PublicKey... keys) {
        return new TrustedSigners(Arrays.asList(keys));
    }

    /// Reads the certificates of a PEM file.
    public static TrustedSigners read(Path file) {
        return new TrustedSigners(
                Pem.read(file).certificates().stream().map(X509Certificate::getPublicKey).toList());
    }

    /// What the token says, when one of these keys signed it for that audience and it is valid now.
    public Optional<Map<String, Object>> verify(
            String token, String issuer, String audience, Instant now) {
        if (token.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            var consumer =
                    new JwtConsumerBuilder()
                            .setJwsAlgorithmConstraints(ONLY_OURS)
                            .setVerificationKeyResolver((signature, _) -> keyOf(signature))
                            .setExpectedIssuer(true, issuer)
                            .setExpectedAudience(true, audience)
                            .setRequireSubject()
                            .setRequireExpirationTime()
                            .setEvaluationTime(NumericDate.fromMilliseconds(now.toEpochMilli()))
                            .build();
            return Optional.of(consumer.processToClaims(token).getClaimsMap());
        } catch (InvalidJwtException notTrusted) {
            return Optional.empty();
        }
    }

    /// The keys as PEM blocks, for whoever checks what they signed.
    public String pem() {
        return keys.values().stream().map(Pem::block).sorted().collect(Collectors.joining());
    }

    private PublicKey keyOf(JsonWebSignature signature) throws UnresolvableKeyException {
        var id = signature.getKeyIdHeaderValue();
        var key = id == null ? null : keys.get(id);
        if (key == null) {
            throw new UnresolvableKeyException("No trusted key has this id");
        }
        return key;
    }
}
