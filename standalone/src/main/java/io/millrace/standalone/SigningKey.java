package io.millrace.standalone;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;

/// The key by which the gateway signs the tokens of service accounts: made once, then kept.
final class SigningKey {

    private SigningKey() {}

    static Path in(Home home) {
        var file = home.file("signing-keys.pem");
        if (!Files.exists(file)) {
            Home.writePrivately(file, fresh());
        }
        return file;
    }

    private static String fresh() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return Pem.of("PRIVATE KEY", generator.generateKeyPair().getPrivate().getEncoded());
        } catch (GeneralSecurityException e) {
            throw new StartFailure("Cannot make the key that signs tokens", e);
        }
    }
}
