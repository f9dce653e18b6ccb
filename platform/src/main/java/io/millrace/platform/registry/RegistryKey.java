package io.millrace.platform.registry;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.util.Map;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.lang.JoseException;

/// A key of the curve P-256 that signs tokens and statements, and the name by which the registry
/// knows it. Each service has one of its own.
public final class RegistryKey {

    static final String ALGORITHM = AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256;

    private static final int CURVE_BITS = 256;

    private final PrivateKey secret;
    private final PublicKey published;
    private final String id;

    private RegistryKey(PrivateKey secret, PublicKey published) {
        this.secret = secret;
        this.published = published;
        this.id = KeyId.of(published);
    }

    public static RegistryKey of(PrivateKey secret, PublicKey published) {
        if (!(published instanceof ECPublicKey curve)
                || curve.getParams().getCurve().getField().getFieldSize() != CURVE_BITS) {
            throw new IllegalArgumentException("Tokens are signed with a key of the curve P-256");
        }
        return new RegistryKey(secret, published);
    }

    /// Reads a PEM file with the private key (PKCS#8) and its certificate.
    public static RegistryKey read(Path file) {
        var pem = Pem.read(file);
        var certificates = pem.certificates();
        if (certificates.isEmpty()) {
            throw pem.unfit("it has no certificate beside the private key", null);
        }
        var key = of(pem.privateKey(), certificates.getFirst().getPublicKey());
        if (!key.isWhole()) {
            throw pem.unfit("the certificate is another key's", null);
        }
        return key;
    }

    private boolean isWhole() {
        var probe =
                sign(Map.of("iss", "probe", "aud", "probe", "sub", "probe", "exp", 1_000_000_000L));
        return TrustedSigners.of(published)
                .verify(probe, "probe", "probe", Instant.EPOCH)
                .isPresent();
    }

    /// The key that others verify with.
    public PublicKey published() {
        return published;
    }

    public String id() {
        return id;
    }

    /// The signature of the bytes: ECDSA with SHA-256, in DER.
    byte[] signature(byte[] content) {
        try {
            var signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(secret);
            signature.update(content);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The key " + id + " cannot sign", e);
        }
    }

    /// The claims as a compact token.
    public String sign(Map<String, ?> claims) {
        var content = new JwtClaims();
        claims.forEach(content::setClaim);
        var signature = new JsonWebSignature();
        signature.setPayload(content.toJson());
        signature.setKey(secret);
        signature.setKeyIdHeaderValue(id);
        signature.setAlgorithmHeaderValue(ALGORITHM);
        signature.setHeader("typ", "JWT");
        try {
            return signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException("The key " + id + " cannot sign", e);
        }
    }
}
