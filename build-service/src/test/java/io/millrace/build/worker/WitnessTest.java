package io.millrace.build.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.build.application.WorkReport;
import io.millrace.build.domain.BuildNames;
import io.millrace.build.execution.LocalRegistry;
import io.millrace.build.inventory.Inventories;
import io.millrace.build.inventory.LayerTar;
import io.millrace.contract.Digest;
import io.millrace.contract.build.Build;
import io.millrace.platform.registry.Attestations;
import io.millrace.platform.registry.RegistryBlobs;
import io.millrace.platform.registry.RegistryKey;
import io.millrace.platform.schema.Json;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WitnessTest {

    private static final String REPOSITORY = "demo/app";
    private static final Claim CLAIM = new Claim("u1", "demo", "app-1", "", 1, 0, Optional.empty());

    @TempDir static Path directory;
    private static LocalRegistry registry;

    @BeforeAll
    static void startRegistry() throws Exception {
        registry = LocalRegistry.start(directory);
    }

    @AfterAll
    static void stopRegistry() {
        registry.close();
    }

    @Test
    void anAttestedBuildSaysWhereItsStatementsAre() throws Exception {
        var image = image(new LayerTar().file("lib/apk/db/installed", "P:musl\nV:1\n").gzip());

        var said = witness(blobs()).attest(build(registry.host()), CLAIM, report(image));

        assertThat(said).containsOnlyKeys(BuildNames.PROVENANCE, BuildNames.SBOM);
        var provenance = statement(said.getOrDefault(BuildNames.PROVENANCE, ""));
        assertThat(provenance.at("/subject/0/digest/sha256").asText()).isEqualTo(image.hex());
        assertThat(provenance.path("predicateType").asText()).isEqualTo(Provenance.PREDICATE);
        assertThat(provenance.at("/predicate/runDetails/builder/id").asText()).isEqualTo("us");
        var bill = statement(said.getOrDefault(BuildNames.SBOM, ""));
        assertThat(bill.at("/subject/0/digest/sha256").asText()).isEqualTo(image.hex());
        assertThat(bill.path("predicateType").asText()).isEqualTo(Inventories.PREDICATE);
        assertThat(bill.at("/predicate/components/0/name").asText()).isEqualTo("musl");
    }

    @Test
    void whatCannotBeReadLeavesTheOtherStatementAndSaysWhy() throws Exception {
        var image = image("no archive".getBytes(StandardCharsets.UTF_8));

        var said = witness(blobs()).attest(build(registry.host()), CLAIM, report(image));

        assertThat(said).containsOnlyKeys(BuildNames.PROVENANCE, BuildNames.UNATTESTED);
        assertThat(said.get(BuildNames.UNATTESTED)).startsWith("no sbom: ");
    }

    @Test
    void anImageThatIsNotThereIsNotAttested() throws Exception {
        var said =
                witness(blobs())
                        .attest(build(registry.host()), CLAIM, report(Digest.of("nowhere")));

        assertThat(said)
                .isEqualTo(
                        Map.of(
                                BuildNames.UNATTESTED,
                                "no provenance: the image is not in the registry;"
                                        + " no sbom: the image is not in the registry"));
    }

    @Test
    void aRegistryThatDoesNotAnswerLeavesTheBuildUnattested() throws Exception {
        var nowhere = new RegistryBlobs(URI.create("http://127.0.0.1:9"), _ -> "");

        var said =
                witness(nowhere).attest(build(registry.host()), CLAIM, report(Digest.of("image")));

        assertThat(said).containsOnlyKeys(BuildNames.UNATTESTED);
    }

    @Test
    void anImageElsewhereIsNotAttested() throws Exception {
        var said =
                witness(blobs()).attest(build("quay.example"), CLAIM, report(Digest.of("image")));

        assertThat(said.get(BuildNames.UNATTESTED)).contains("quay.example");
    }

    @Test
    void aBuildWithoutAnImageSaysNothing() throws Exception {
        var report = WorkReport.ended("u1", 1, "Complete", null, null, Instant.EPOCH);

        assertThat(witness(blobs()).attest(build(registry.host()), CLAIM, report)).isEmpty();
    }

    private static RegistryBlobs blobs() {
        var login = LocalRegistry.USERNAME + ":" + LocalRegistry.PASSWORD;
        var basic = Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
        return new RegistryBlobs(URI.create("http://" + registry.host()), _ -> "Basic " + basic);
    }

    private static Witness witness(RegistryBlobs blobs) throws Exception {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        var pair = generator.generateKeyPair();
        return new Witness(
                new Attestations(blobs, RegistryKey.of(pair.getPrivate(), pair.getPublic())),
                new Inventories(blobs),
                new Provenance("us"),
                registry.host());
    }

    private static Digest image(byte[] layer) throws Exception {
        var config = "{}".getBytes(StandardCharsets.UTF_8);
        var manifest =
                """
                {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",
                 "config":{"mediaType":"application/vnd.oci.image.config.v1+json",
                           "digest":"%s","size":%d},
                 "layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip",
                            "digest":"%s","size":%d}]}
                """
                        .formatted(
                                blobs().push(REPOSITORY, config),
                                config.length,
                                blobs().push(REPOSITORY, layer),
                                layer.length);
        return blobs().pushManifest(
                        REPOSITORY,
                        "application/vnd.oci.image.manifest.v1+json",
                        manifest.getBytes(StandardCharsets.UTF_8));
    }

    private static WorkReport report(Digest image) {
        return WorkReport.ended("u1", 1, "Complete", null, null, Instant.EPOCH)
                .withDigest(image.toString());
    }

    private static Build build(String host) {
        var json =
                """
                {"metadata":{"name":"app-1","namespace":"demo"},
                 "status":{"outputDockerImageReference":"%s/demo/app:latest"}}
                """
                        .formatted(host);
        return Json.read(Json.tree(json.getBytes(StandardCharsets.UTF_8)), Build.class);
    }

    private static JsonNode statement(String place) throws Exception {
        var digest = place.substring(place.indexOf('@') + 1);
        var manifest = Json.tree(blobs().pullManifest(REPOSITORY, digest).orElseThrow().content());
        var layer = Digest.parse(manifest.at("/layers/0/digest").asText());
        try (var envelope = blobs().pull(REPOSITORY, layer).orElseThrow()) {
            var payload = Json.tree(envelope.readAllBytes()).path("payload").asText();
            return Json.tree(Base64.getDecoder().decode(payload));
        }
    }
}
