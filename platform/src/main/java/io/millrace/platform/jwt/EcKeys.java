package io.millrace.platform.jwt;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import javax.crypto.KeyAgreement;

/// P-256 keys as PEM files hold them.
final class EcKeys {

    private static final Pattern BLOCK =
            Pattern.compile(
                    "-----BEGIN (EC )?PRIVATE KEY-----([^-]*)-----END (?:EC )?PRIVATE KEY-----");
    private static final int FIELD_BITS = 256;

    /// Version 0, then the algorithm: an elliptic curve's key, on P-256.
    private static final byte[] PKCS8_HEAD =
            HexFormat.of().parseHex("020100301306072a8648ce3d020106082a8648ce3d030107");

    private EcKeys() {}

    static KeyPair fresh() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has P-256", e);
        }
    }

    static List<KeyPair> parse(String pem) {
        var keys = new ArrayList<KeyPair>();
        var blocks = BLOCK.matcher(pem);
        while (blocks.find()) {
            var der = Base64.getMimeDecoder().decode(blocks.group(2));
            keys.add(pair(blocks.group(1) == null ? der : wrapped(der)));
        }
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("there is no PEM block of a private key");
        }
        return keys;
    }

    /// The JDK reads PKCS#8 only, which is a wrapping of SEC 1.
    private static byte[] wrapped(byte[] sec1) {
        var inner = new ByteArrayOutputStream();
        inner.writeBytes(PKCS8_HEAD);
        inner.writeBytes(tagged(0x04, sec1));
        return tagged(0x30, inner.toByteArray());
    }

    private static byte[] tagged(int tag, byte[] content) {
        var out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.length > 127) {
            out.write(0x82);
            out.write(content.length >> 8);
        }
        out.write(content.length);
        out.writeBytes(content);
        return out.toByteArray();
    }

    private static KeyPair pair(byte[] pkcs8) {
        try {
            var key = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            if (!(key instanceof ECPrivateKey ec)
                    || ec.getParams().getCurve().getField().getFieldSize() != FIELD_BITS) {
                throw new IllegalArgumentException("a private key is not on the curve P-256");
            }
            return new KeyPair(publicOf(ec), ec);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("a private key is not on the curve P-256", e);
        }
    }

    /// A PEM file may leave the public key out. The key agreement with the generator is the public
    /// point's x; of the two points there, one verifies what the private key signs.
    private static PublicKey publicOf(ECPrivateKey key) throws GeneralSecurityException {
        var params = key.getParams();
        var keys = KeyFactory.getInstance("EC");
        var agreement = KeyAgreement.getInstance("ECDH");
        agreement.init(key);
        agreement.doPhase(
                keys.generatePublic(new ECPublicKeySpec(params.getGenerator(), params)), true);
        var x = new BigInteger(1, agreement.generateSecret());
        var curve = params.getCurve();
        var p = ((ECFieldFp) curve.getField()).getP();
        var square = x.pow(3).add(curve.getA().multiply(x)).add(curve.getB()).mod(p);
        var y = square.modPow(p.add(BigInteger.ONE).shiftRight(2), p);
        var first = keys.generatePublic(new ECPublicKeySpec(new ECPoint(x, y), params));
        return belongs(key, first)
                ? first
                : keys.generatePublic(new ECPublicKeySpec(new ECPoint(x, p.subtract(y)), params));
    }

    private static boolean belongs(ECPrivateKey key, PublicKey candidate)
            throws GeneralSecurityException {
        var probe = new byte[] {1};
        var signer = Signature.getInstance("SHA256withECDSA");
        signer.initSign(key);
        signer.update(probe);
        var signature = signer.sign();
        signer.initVerify(candidate);
        signer.update(probe);
        return signer.verify(signature);
    }
}
