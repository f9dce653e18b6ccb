package io.millrace.importer.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import io.millrace.contract.Digest;
import io.millrace.contract.ImageReference;
import io.millrace.importer.registry.RegistryFailure.Forbidden;
import io.millrace.importer.registry.RegistryFailure.NotFound;
import io.millrace.importer.registry.RegistryFailure.Unauthorized;
import io.millrace.importer.registry.RegistryFailure.Unreachable;
import io.millrace.platform.network.AddressPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistriesWithARealRegistryTest {

    private static final InstantSource CLOCK =
            InstantSource.fixed(Instant.parse("2026-11-23T12:00:00.5Z"));

    @TempDir private static Path directory;
    private static RealRegistry registry;
    private static Registries registries;

    @BeforeAll
    static void startARegistryWithImages() {
        registry = new RealRegistry(directory);
        registry.push("demo/busybox:latest", "docker", "amd64", "one");
        registry.push("demo/busybox:arm", "docker", "arm64", "two");
        registry.push("demo/oci:1", "oci", "amd64", "three");
        registry.push("demo/oci:arm", "oci", "arm64", "four");
        registry.pushIndex(
                "demo/list:1", "v2s2", List.of("demo/busybox:latest", "demo/busybox:arm"));
        registry.pushIndex("demo/index:1", "oci", List.of("demo/oci:arm", "demo/oci:1"));
        registries = new Registries(settings(Set.of(registry.host())), CLOCK);
    }

    @AfterAll
    static void stop() throws IOException {
        registries.close();
        registry.close();
    }

    private static RegistrySettings settings(Set<String> plainHttp) {
        return RegistrySettings.of(AddressPolicy.allowing(List.of(registry.host())), plainHttp);
    }

    private static ImageRequest request(String name) {
        return ImageRequest.of(ImageReference.parse(registry.host() + "/" + name))
                .as(RealRegistry.credentials());
    }

    private static RegistryFailure failureOf(ThrowingCallable call) {
        return catchThrowableOfType(RegistryException.class, call).failure();
    }

    @Test
    void anImageIsFetchedByItsTag() throws Exception {
        var image = registries.fetch(request("demo/busybox:latest"));

        assertThat(image.digest()).isEqualTo(Digest.of(image.manifest()));
        assertThat(image.pullSpec())
                .hasToString(registry.host() + "/demo/busybox@" + image.digest());
        assertThat(image.mediaType()).isEqualTo(MediaTypes.DOCKER_MANIFEST);
        assertThat(image.layers()).hasSize(1);
        assertThat(image.layers().getFirst().mediaType())
                .isEqualTo("application/vnd.docker.image.rootfs.diff.tar.gzip");
        assertThat(image.children()).isEmpty();
    }

    @Test
    void itsConfigurationIsShownUnderTheKeysOfTheApi() throws Exception {
        var image = registries.fetch(request("demo/busybox:latest"));

        var config = image.config().orElseThrow();
        assertThat(image.metadata())
                .containsEntry("kind", "DockerImage")
                .containsEntry("apiVersion", "image.openshift.io/1.0")
                .containsEntry("Id", Digest.of(config).toString())
                .containsEntry("Architecture", "amd64")
                .containsEntry("Os", "linux")
                .containsEntry("Author", "peer")
                .containsEntry("Size", image.layers().getFirst().size() + config.length());
        assertThat(image.metadata().get("Config"))
                .asInstanceOf(MAP)
                .containsEntry("User", "1001")
                .containsEntry("Env", List.of("PATH=/bin"))
                .containsEntry("Cmd", List.of("/bin/sh"))
                .containsEntry("ExposedPorts", Map.of("8080/tcp", Map.of()))
                .hasEntrySatisfying("Labels", it -> assertThat(it).asString().contains("seed=one"));
        assertThat(image.metadata().get("Created")).asString().matches("[0-9T:-]+Z");
    }

    @Test
    void theSameImageIsFetchedByItsDigest() throws Exception {
        var byTag = registries.fetch(request("demo/oci:1"));
        var byDigest = registries.fetch(request("demo/oci@" + byTag.digest()));

        assertThat(byDigest).isEqualTo(byTag);
        assertThat(byTag.mediaType()).isEqualTo(MediaTypes.OCI_MANIFEST);
    }

    @Test
    void anIndexStandsForTheImageOfTheUsualPlatform() throws Exception {
        var chosen = registries.fetch(request("demo/index:1"));

        assertThat(chosen.metadata()).containsEntry("Architecture", "amd64");
        assertThat(chosen.pullSpec().digest()).contains(chosen.digest());
        assertThat(chosen.manifests()).isEmpty();
    }

    @Test
    void anIndexStandsForTheImageThatTheTagPrefers() throws Exception {
        var arm = new Platform.Preference(Optional.empty(), Optional.of("arm64"));

        var chosen = registries.fetch(request("demo/list:1").preferring(arm));

        assertThat(chosen.metadata()).containsEntry("Architecture", "arm64");
    }

    @Test
    void aKeptIndexIsAnImageWithoutLayersAndItsImagesCome() throws Exception {
        var index = registries.fetch(request("demo/list:1").keepingIndex(true));

        assertThat(index.digest()).isEqualTo(Digest.of(index.manifest()));
        assertThat(index.mediaType()).isEqualTo(MediaTypes.DOCKER_LIST);
        assertThat(index.layers()).isEmpty();
        assertThat(index.manifests())
                .extracting(it -> it.os() + "/" + it.architecture())
                .containsExactlyInAnyOrder("linux/amd64", "linux/arm64");
        assertThat(index.children())
                .extracting(it -> it.digest().toString())
                .containsExactlyElementsOf(
                        index.manifests().stream().map(it -> it.digest()).toList());
        assertThat(index.metadata())
                .containsEntry("Id", index.digest().toString())
                .containsEntry("Created", "2026-11-23T12:00:00Z");
        assertThat(index.asImage(false).dockerImageLayers()).isNull();
        assertThat(index.asImage(false).dockerImageManifests()).hasSize(2);
    }

    @Test
    void manifestAndConfigurationAreShownOnlyWhenAskedFor() throws Exception {
        var image = registries.fetch(request("demo/busybox:latest"));

        assertThat(image.asImage(false).dockerImageManifest()).isNull();
        assertThat(image.asImage(false).dockerImageConfig()).isNull();
        assertThat(image.asImage(true).dockerImageManifest()).isEqualTo(image.manifest());
        assertThat(image.asImage(true).metadata().name()).isEqualTo(image.digest().toString());
    }

    @Test
    void aTagsDigestIsFoundWithoutFetchingTheImage() throws Exception {
        var image = registries.fetch(request("demo/busybox:latest"));

        assertThat(registries.digestOf(request("demo/busybox:latest"))).isEqualTo(image.digest());
    }

    @Test
    void tagsAreListedUpToTheLimit() throws Exception {
        assertThat(registries.tagsOf(request("demo/busybox"), 50))
                .containsExactlyInAnyOrder("arm", "latest");
        assertThat(registries.tagsOf(request("demo/busybox"), 1)).hasSize(1);
    }

    @Test
    void whatIsNotThereIsNotFound() {
        assertThat(failureOf(() -> registries.fetch(request("demo/busybox:none"))))
                .isEqualTo(new NotFound());
        assertThat(failureOf(() -> registries.fetch(request("demo/none"))))
                .isEqualTo(new NotFound());
        assertThat(failureOf(() -> registries.digestOf(request("demo/none:1"))))
                .isEqualTo(new NotFound());
        assertThat(failureOf(() -> registries.tagsOf(request("demo/none"), 5)))
                .isEqualTo(new NotFound());
    }

    @Test
    void nobodyGetsInWithoutTheRightPassword() {
        var image = request("demo/busybox:latest");

        assertThat(failureOf(() -> registries.fetch(image.as(Credentials.ANONYMOUS))))
                .isEqualTo(new Unauthorized(false));
        assertThat(failureOf(() -> registries.fetch(image.as(Credentials.of("x", "wrong")))))
                .isEqualTo(new Unauthorized(true));
    }

    @Test
    void plainHttpIsSpokenOnlyWhenTheImportOrTheOperatorAllowsIt() throws Exception {
        try (var careful = new Registries(settings(Set.of()), CLOCK)) {
            var image = request("demo/busybox:latest");

            assertThat(failureOf(() -> careful.fetch(image))).isInstanceOf(Unreachable.class);
            assertThat(careful.fetch(image.insecurely(true)).layers()).hasSize(1);
        }
    }

    @Test
    void aRegistryOnTheMachineItselfIsForbiddenUnlessAllowed() throws Exception {
        var strict =
                RegistrySettings.of(AddressPolicy.allowing(List.of()), Set.of(registry.host()));
        try (var careful = new Registries(strict, CLOCK)) {
            assertThat(failureOf(() -> careful.fetch(request("demo/busybox:latest"))))
                    .isInstanceOf(Forbidden.class);
        }
    }
}
