package io.millrace.standalone;

import io.millrace.contract.Owner;
import io.millrace.platform.registry.SelfSigned;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The keys of those who sign tokens for the registry, one for each, and the certificates by which
/// they are known.
record RegistryKeys(Home home) {

    private static final List<Owner> SIGNERS = List.of(Owner.GATEWAY, Owner.IMPORTER, Owner.BUILD);
    private static final String CERTIFICATE = "-----BEGIN CERTIFICATE-----";

    /// The keys of the home; those that are missing are made.
    static RegistryKeys in(Home home) {
        var keys = new RegistryKeys(home);
        for (var owner : SIGNERS) {
            if (!Files.exists(keys.key(owner))) {
                var made = SelfSigned.make("Millrace " + owner.wireName());
                Home.writePrivately(keys.key(owner), made.pem());
            }
        }
        Home.writePrivately(
                keys.signers(), String.join("", SIGNERS.stream().map(keys::certificate).toList()));
        Home.writePrivately(keys.buildSigners(), keys.certificate(Owner.BUILD));
        return keys;
    }

    /// The owner's private key and certificate.
    Path key(Owner owner) {
        return home.file("registry-%s.pem".formatted(owner.wireName()));
    }

    /// Whom the registry trusts.
    Path signers() {
        return home.file("registry-signers.pem");
    }

    /// Whom the gateway believes what it says about builds.
    Path buildSigners() {
        return home.file("registry-build-signers.pem");
    }

    List<Path> files() {
        return List.of(
                key(Owner.GATEWAY),
                key(Owner.IMPORTER),
                key(Owner.BUILD),
                signers(),
                buildSigners());
    }

    private String certificate(Owner owner) {
        try {
            var pem = Files.readString(key(owner));
            return pem.substring(pem.indexOf(CERTIFICATE));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + key(owner), e);
        }
    }
}
