package io.millrace.build.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contract.Digest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

class InventoryTest {

    private static final String DEBIAN =
            """
            Package: adduser
            Status: install ok installed
            Architecture: all
            Version: 3.134

            Package: libc6
            Status: install ok installed
            Architecture: amd64
            Version: 2.36-9+deb12u9
            Description: GNU C Library
             Version: of no consequence

            Package: gone
            Status: deinstall ok config-files
            Architecture: amd64
            Version: 1
            """;

    private final Inventory inventory = Inventory.empty();

    @Test
    void debianPackagesThatAreInstalledAreTold() throws IOException {
        with(
                layer().file("./var/lib/dpkg/status", DEBIAN)
                        .file("etc/os-release", "NAME=\"Debian\"\nID=debian\nVERSION_ID=\"12\"\n"));

        assertThat(urls())
                .containsExactlyInAnyOrder(
                        "pkg:deb/debian/adduser@3.134?arch=all&distro=debian-12",
                        "pkg:deb/debian/libc6@2.36-9%2Bdeb12u9?arch=amd64&distro=debian-12");
        assertThat(document().at("/components/0/type").asText()).isEqualTo("operating-system");
        assertThat(document().at("/compositions/0/aggregate").asText()).isEqualTo("unknown");
    }

    @Test
    void aDistrolessImageHasAFileForEachPackage() throws IOException {
        with(
                layer().file(
                                "var/lib/dpkg/status.d/tzdata",
                                "Package: tzdata\nVersion: 2024a\nArchitecture: all\n")
                        .file("var/lib/dpkg/status.d/tzdata.md5sums", "abc  usr/share\n"));

        assertThat(urls()).containsExactly("pkg:deb/debian/tzdata@2024a?arch=all");
    }

    @Test
    void alpinePackagesAreTold() throws IOException {
        with(
                layer().file(
                                "lib/apk/db/installed",
                                "C:Q1\nP:musl\nV:1.2.5-r0\nA:x86_64\nF:lib\nR:libc.so\n\n"
                                        + "P:busybox\nV:1.36.1-r29\nA:x86_64\n"));

        assertThat(urls())
                .containsExactly(
                        "pkg:apk/alpine/musl@1.2.5-r0?arch=x86_64",
                        "pkg:apk/alpine/busybox@1.36.1-r29?arch=x86_64");
    }

    @Test
    void jarsAreToldAndTheJarsInThem() throws IOException {
        var inner =
                zip(
                        "META-INF/maven/org.x/lib/pom.properties",
                        "groupId=org.x\nartifactId=lib\nversion=2\n");
        with(
                layer().file("app/app.jar", zip("BOOT-INF/lib/lib-2.jar", inner))
                        .file("app/plain-1.4.jar", zip("A.class", "x"))
                        .file("app/broken-1.jar", "no archive at all"));

        assertThat(urls()).containsExactly("pkg:maven/org.x/lib@2");
        assertThat(document().path("components"))
                .extracting(it -> it.path("name").asText() + " " + it.path("version").asText())
                .contains("plain 1.4");
    }

    @Test
    void packagesOfNodeAndPythonAreTold() throws IOException {
        with(
                layer().file(
                                "app/node_modules/@scope/pkg/package.json",
                                "{\"name\":\"@scope/pkg\",\"version\":\"1.0.0\"}")
                        .file("app/node_modules/left-pad/package.json", "{\"name\":\"left-pad\"}")
                        .file("app/node_modules/bad/package.json", "{")
                        .file(
                                "usr/lib/python3/dist-packages/six-1.16.0.dist-info/METADATA",
                                "Metadata-Version: 2.1\nName: six\nVersion: 1.16.0\n\nText\n"));

        assertThat(urls())
                .containsExactlyInAnyOrder("pkg:npm/%40scope/pkg@1.0.0", "pkg:pypi/six@1.16.0");
    }

    @Test
    void whatAnUpperLayerReplacesOrTakesAwayIsNotTold() throws IOException {
        with(
                layer().file("var/lib/dpkg/status", DEBIAN)
                        .file("opt/a/one-1.jar", zip("A.class", "x"))
                        .file("opt/b/two-1.jar", zip("A.class", "x"))
                        .file("opt/c/three-1.jar", zip("A.class", "x"))
                        .file("opt/d/four-1.jar", zip("A.class", "x")));
        with(
                layer().file("var/lib/dpkg/status", DEBIAN.replace("3.134", "3.135"))
                        .file("opt/a/.wh.one-1.jar", "")
                        .file("opt/.wh.b", "")
                        .file("opt/c/.wh..wh..opq", "")
                        .link("opt/d/four-1.jar", "/nowhere"));

        assertThat(document().path("components"))
                .extracting(it -> it.path("name").asText() + " " + it.path("version").asText())
                .containsExactly("adduser 3.135", "libc6 2.36-9+deb12u9");
    }

    @Test
    void whatCannotBeReadIsNotPassedOver() throws IOException {
        with(layer().file("var/lib/rpm/rpmdb.sqlite", "SQLite format 3"));

        var document = document();

        assertThat(document.at("/compositions/0/aggregate").asText()).isEqualTo("incomplete");
        assertThat(document.at("/metadata/component/properties/0/value").asText())
                .isEqualTo("var/lib/rpm/rpmdb.sqlite");
    }

    @Test
    void anArchiveThatUnpacksToTooMuchIsNotRead() throws IOException {
        var bomb = zip("zeros", new byte[1 << 20]);

        assertThat(new JavaArchive("bomb-1.jar", 1 << 19).read(new ByteArrayInputStream(bomb)))
                .isEmpty();
        assertThat(new JavaArchive("bomb-1.jar", 1 << 21).read(new ByteArrayInputStream(bomb)))
                .isPresent();
    }

    @Test
    void noMoreLayersAreKeptThanFit() throws IOException {
        var known = new KnownLayers();
        var names = new StringBuilder();
        for (var index = 0; index < 40_000; index++) {
            names.append("Package: p").append(index).append("\nVersion: 1\n\n");
        }
        var large = read(layer().file("var/lib/dpkg/status", names.toString()));

        for (var index = 0; index < 10; index++) {
            known.keep(Digest.of("layer " + index), large);
        }

        assertThat(known.find(Digest.of("layer 9"))).isPresent();
        assertThat(known.find(Digest.of("layer 0"))).isEmpty();
    }

    private static LayerTar layer() throws IOException {
        return new LayerTar();
    }

    private static Layer read(LayerTar layer) throws IOException {
        return Layer.read(new ByteArrayInputStream(layer.gzip()));
    }

    private void with(LayerTar layer) throws IOException {
        inventory.add(read(layer));
    }

    private JsonNode document() {
        return new BillOfMaterials(
                        inventory, "registry:5000/demo/app", Digest.of("image"), Instant.EPOCH)
                .document();
    }

    private List<String> urls() {
        return document().path("components").findValuesAsText("purl");
    }

    private static byte[] zip(String name, String text) throws IOException {
        return zip(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] zip(String name, byte[] bytes) throws IOException {
        var content = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(content)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(bytes);
        }
        return content.toByteArray();
    }
}
