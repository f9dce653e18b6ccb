package io.millrace.importer.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contract.Digest;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestReaderTest {

    private static final Digest ALPHA = Digest.of("alpha");
    private static final Platform WINDOWS = new Platform("windows", "amd64");

    private static Manifest read(String contentType, String text) throws RegistryException {
        return ManifestReader.read(Digest.of(text), contentType, text.getBytes(UTF_8));
    }

    private static Manifest.OfIndex index(String... entries) throws RegistryException {
        var text = "{\"schemaVersion\":2,\"manifests\":[" + String.join(",", entries) + "]}";
        return (Manifest.OfIndex) read(MediaTypes.OCI_INDEX, text);
    }

    private static String entry(String name, String os, String architecture) {
        return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":7,\"platform\":{\"os\":\"%s\",\"architecture\":\"%s\"}}"
                .formatted(MediaTypes.OCI_MANIFEST, Digest.of(name), os, architecture);
    }

    private static String chosen(Manifest.OfIndex index, Platform.Preference preference) {
        return index.choose(preference, WINDOWS).orElseThrow().digest();
    }

    @Test
    void anIndexStandsForThePreferredImageElseTheServersElseTheUsualElseTheFirst()
            throws Exception {
        var arm = entry("arm", "linux", "arm64");
        var usual = entry("usual", "linux", "amd64");
        var server = entry("server", "windows", "amd64");
        var preferred = new Platform.Preference(Optional.of("linux"), Optional.of("arm64"));

        assertThat(chosen(index(usual, server, arm), preferred))
                .isEqualTo(Digest.of("arm").toString());
        assertThat(chosen(index(arm, usual, server), Platform.Preference.NONE))
                .isEqualTo(Digest.of("server").toString());
        assertThat(chosen(index(arm, usual), Platform.Preference.NONE))
                .isEqualTo(Digest.of("usual").toString());
        assertThat(chosen(index(arm), Platform.Preference.NONE))
                .isEqualTo(Digest.of("arm").toString());
    }

    @Test
    void anAttestationNeverStandsForAnIndex() throws Exception {
        var attested = index(entry("said about it", "unknown", "unknown"));

        assertThat(attested.choose(Platform.Preference.NONE, WINDOWS)).isEmpty();
    }

    @Test
    void aManifestWithoutAnyMediaTypeIsOneOfOci() throws Exception {
        var bare =
                "{\"schemaVersion\":2,\"config\":{\"mediaType\":\"application/vnd.oci.image.config.v1+json\",\"digest\":\"%s\",\"size\":2},\"layers\":[]}"
                        .formatted(ALPHA);

        assertThat(read("application/json", bare))
                .isInstanceOf(Manifest.OfImage.class)
                .extracting(Manifest::mediaType)
                .isEqualTo(MediaTypes.OCI_MANIFEST);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "<html>",
                "{}",
                "{\"schemaVersion\":2}",
                "{\"schemaVersion\":1,\"fsLayers\":[]}",
                "{\"schemaVersion\":2,\"schemaVersion\":2}",
                "{\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"manifests\":[]}",
                "{\"manifests\":[],\"config\":{},\"layers\":[]}",
                "{\"config\":{\"mediaType\":\"application/vnd.cncf.helm.config.v1+json\",\"digest\":\"x\"},\"layers\":[]}",
                "{\"config\":{\"mediaType\":\"application/vnd.oci.image.config.v1+json\",\"digest\":\"x\"},\"layers\":[]}",
                "{\"config\":{\"mediaType\":\"application/vnd.oci.image.config.v1+json\",\"digest\":\"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\",\"size\":9000000},\"layers\":[]}",
                "{\"config\":{\"mediaType\":\"application/vnd.oci.image.config.v1+json\",\"digest\":\"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"},\"layers\":[{\"digest\":\"../x\",\"size\":1}]}",
                "{\"config\":{\"mediaType\":\"application/vnd.oci.image.config.v1+json\",\"digest\":\"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"},\"layers\":[{\"digest\":\"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\",\"size\":-1}]}"
            })
    void whatIsNoManifestOfAnImageIsRefusedWithAReason(String text) {
        assertThatThrownBy(() -> read(MediaTypes.OCI_MANIFEST, text))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("Invalid");
    }

    @Test
    void anIndexOfTooManyImagesIsRefused() {
        var many = new String[257];
        Arrays.fill(many, entry("same", "linux", "amd64"));

        assertThatThrownBy(() -> index(many)).hasMessageContaining("more than 256");
    }
}
