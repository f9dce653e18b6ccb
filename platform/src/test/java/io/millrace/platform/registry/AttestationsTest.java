package io.millrace.platform.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.Digest;
import io.millrace.platform.schema.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttestationsTest {

    private static final String REPOSITORY = "demo/app";
    private static final KeyPair KEYS = keys();

    @TempDir static Path directory;
    private static TestRegistry registry;

    @BeforeAll
    static void startRegistry() throws IOException {
        registry = TestRegistry.in(directory);
    }

    @AfterAll
    static void stopRegistry() {
        registry.close();
    }

    @Test
    void aStatementRefersToItsImageAndIsSigned() throws Exception {
        var digest = image("one");

        var place = keep(digest, "https://x");

        var manifest =
                registry.blobs()
                        .pullManifest(REPOSITORY, Artifact.digestIn(place, REPOSITORY).toString())
                        .orElseThrow();
        var kept = Json.tree(manifest.content());
        assertThat(kept.at("/subject/digest").asText()).isEqualTo(digest.toString());
        assertThat(kept.path("artifactType").asText()).isEqualTo(Attestations.TYPE);
        assertThat(kept.path("annotations").path("in-toto.io/predicate-type").asText())
                .isEqualTo("https://x");
        var envelope = envelope(place);
        assertThat(decoded(envelope.path("payload")))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("{\"_type\":\"statement\"}");
        assertThat(isSigned(envelope)).isTrue();
    }

    @Test
    void aStatementThatSomebodyChangedIsNotSigned() throws Exception {
        var envelope = (ObjectNode) envelope(keep(image("two"), "https://x"));

        envelope.put(
                "payload",
                Base64.getEncoder()
                        .encodeToString("{\"_type\":\"other\"}".getBytes(StandardCharsets.UTF_8)));

        assertThat(isSigned(envelope)).isFalse();
    }

    @Test
    void whereTheRegistryListsNoReferrersATagDoes() throws Exception {
        var digest = image("three");

        var first = keep(digest, "https://x");
        var second = keep(digest, "https://y");

        var index =
                registry.blobs()
                        .pullManifest(REPOSITORY, digest.toString().replace(':', '-'))
                        .orElseThrow();
        var manifests = Json.tree(index.content()).path("manifests");
        assertThat(manifests)
                .extracting(it -> REPOSITORY + "@" + it.path("digest").asText())
                .containsExactly(first, second);
        assertThat(manifests.path(0).path("artifactType").asText()).isEqualTo(Attestations.TYPE);
        assertThat(manifests.path(1).path("annotations").path("in-toto.io/predicate-type").asText())
                .isEqualTo("https://y");
        assertThat(Referrers.isTag(digest.toString().replace(':', '-'))).isTrue();
    }

    @Test
    void thePublicKeyIsABlockThatToolsRead() throws Exception {
        var pem = TrustedSigners.of(KEYS.getPublic()).pem();

        var content = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
        assertThat(pem).startsWith("-----BEGIN PUBLIC KEY-----\n");
        assertThat(Base64.getDecoder().decode(content)).isEqualTo(KEYS.getPublic().getEncoded());
    }

    @Test
    void nothingIsSaidOfAnImageThatIsNotThere() throws Exception {
        assertThat(attestations().keep(REPOSITORY, Digest.of("none"), "https://x", Map.of()))
                .isEmpty();
    }

    private static Digest image(String content) throws Exception {
        var blobs = registry.blobs();
        var layer = content.getBytes(StandardCharsets.UTF_8);
        var place =
                Artifact.of("application/x", blobs.push(REPOSITORY, layer), layer.length)
                        .keep(blobs, REPOSITORY);
        return Artifact.digestIn(place, REPOSITORY);
    }

    private static Attestations attestations() {
        return new Attestations(
                registry.blobs(), RegistryKey.of(KEYS.getPrivate(), KEYS.getPublic()));
    }

    private static String keep(Digest image, String predicate) throws Exception {
        return attestations()
                .keep(REPOSITORY, image, predicate, Map.of("_type", "statement"))
                .orElseThrow();
    }

    private static JsonNode envelope(String place) throws Exception {
        try (var content =
                Artifact.read(registry.blobs(), REPOSITORY, Artifact.digestIn(place, REPOSITORY))
                        .orElseThrow()) {
            return Json.tree(content.readAllBytes());
        }
    }

    private static byte[] decoded(JsonNode text) {
        return Base64.getDecoder().decode(text.asText());
    }

    /// As the documentation has `openssl` do it.
    private static boolean isSigned(JsonNode envelope) throws Exception {
        var statement = decoded(envelope.path("payload"));
        var head = "DSSEv1 28 application/vnd.in-toto+json " + statement.length + " ";
        var signature = Signature.getInstance("SHA256withECDSA");
        signature.initVerify(KEYS.getPublic());
        signature.update(head.getBytes(StandardCharsets.UTF_8));
        signature.update(statement);
        return signature.verify(decoded(envelope.at("/signatures/0/sig")));
    }

    private static KeyPair keys() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
