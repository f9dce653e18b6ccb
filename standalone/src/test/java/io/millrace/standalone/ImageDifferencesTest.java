package io.millrace.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.contract.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ImageDifferencesTest {

    private static final String JAR = "app/quarkus/generated-bytecode.jar";
    private static final String FILE = "app/file";
    private static final String LINK = "app/link";
    private static final String LAST = "app/last";
    private static final String[] HEADERS = {FILE, LAST, LINK, JAR + " (mode, owner or time)"};

    @TempDir Path directory;

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void whatDiffersIsNamed(
            String what, Consumer<Image> change, boolean passes, List<String> places)
            throws IOException {
        var changed = new Image();
        change.accept(changed);

        var differences = differencesTo(changed);

        assertThat(differences.places()).isEqualTo(places);
        assertThat(differences.areOfQuarkusOnly()).isEqualTo(passes);
    }

    static Stream<Arguments> whatDiffersIsNamed() {
        return Stream.of(
                passes("nothing", it -> {}),
                passes("body of another's class", it -> it.classes.put("Other.class", "new"), JAR),
                fails(
                        "body of our class",
                        it -> it.classes.put("io/millrace/Own.class", "new"),
                        JAR,
                        JAR + ": io/millrace/Own.class"),
                fails(
                        "a class more",
                        it -> it.classes.put("More.class", ""),
                        JAR,
                        JAR + ": More.class"),
                fails("contents of a file", it -> it.files.put(FILE, "new"), FILE),
                fails("mode", it -> it.headers = header -> header.setMode(0100600), HEADERS),
                fails("owner", it -> it.headers = header -> header.setUserId(7), HEADERS),
                fails("time", it -> it.headers = header -> header.setModTime(7000), HEADERS),
                fails("target of a link", it -> it.target = "elsewhere", LINK),
                fails("order of files", it -> it.files.putFirst(LAST, ""), "the order in layer 1"),
                fails("a layer more", it -> it.layers = 2, "the number of layers"),
                fails(
                        "a setting",
                        it -> it.settings = "{'User':'0','Env':['A=1','B=2']}",
                        "configuration: \"User\":\"0\"",
                        "configuration: \"User\":\"10001\""),
                fails(
                        "order of settings",
                        it -> it.settings = "{'User':'10001','Env':['B=2','A=1']}",
                        "the order in the configuration"));
    }

    @Test
    void twentyPlacesAreNamedAndTheOthersCounted() throws IOException {
        var changed = new Image();
        for (var i = 10; i < 31; i++) {
            changed.files.put("app/" + i, "");
        }

        assertThat(differencesTo(changed).described())
                .startsWith(":\n  app/10\n  app/11\n")
                .endsWith("\n  app/29\n  and in 1 more");
    }

    private static Arguments passes(String what, Consumer<Image> change, String... places) {
        return arguments(what, change, true, List.of(places));
    }

    private static Arguments fails(String what, Consumer<Image> change, String... places) {
        return arguments(what, change, false, List.of(places));
    }

    private ImageDifferences differencesTo(Image changed) throws IOException {
        var first = Files.write(directory.resolve("first.tar"), new Image().archive());
        var second = Files.write(directory.resolve("second.tar"), changed.archive());
        return ImageDifferences.between(first, second);
    }

    private static final class Image {

        final SequencedMap<String, String> files = new LinkedHashMap<>();
        final Map<String, String> classes =
                new TreeMap<>(Map.of("Other.class", "", "io/millrace/Own.class", ""));
        Consumer<TarArchiveEntry> headers = it -> {};
        String target = FILE;
        int layers = 1;
        String settings = "{'User':'10001','Env':['A=1','B=2']}";

        Image() {
            files.put(FILE, "");
            files.put(LAST, "");
        }

        byte[] archive() throws IOException {
            var layer = layer();
            var name = Digest.of(layer).hex();
            var names = String.join("','", Collections.nCopies(layers, name));
            var manifest = "[{'Config':'1','Layers':['%s']}]".formatted(names);
            var configuration =
                    "{'config':%s,'rootfs':{'diff_ids':['%s']}}".formatted(settings, name);
            var contents = new LinkedHashMap<TarArchiveEntry, byte[]>();
            contents.put(new TarArchiveEntry(name), layer);
            contents.put(new TarArchiveEntry("1"), json(configuration));
            contents.put(new TarArchiveEntry("manifest.json"), json(manifest));
            return tar(contents);
        }

        private byte[] layer() throws IOException {
            var contents = new LinkedHashMap<TarArchiveEntry, byte[]>();
            files.forEach(
                    (name, text) -> contents.put(new TarArchiveEntry(name), text.getBytes(UTF_8)));
            contents.put(new TarArchiveEntry(JAR), jar());
            var link = new TarArchiveEntry(LINK, TarConstants.LF_SYMLINK);
            link.setLinkName(target);
            contents.put(link, new byte[0]);
            contents.keySet().forEach(it -> it.setModTime(0));
            contents.keySet().forEach(headers);
            return tar(contents);
        }

        private byte[] jar() throws IOException {
            var bytes = new ByteArrayOutputStream();
            try (var jar = new ZipOutputStream(bytes)) {
                for (var file : classes.entrySet()) {
                    jar.putNextEntry(new ZipEntry(file.getKey()));
                    jar.write(file.getValue().getBytes(UTF_8));
                }
            }
            return bytes.toByteArray();
        }

        private static byte[] json(String text) {
            return text.replace('\'', '"').getBytes(UTF_8);
        }

        private static byte[] tar(Map<TarArchiveEntry, byte[]> contents) throws IOException {
            var bytes = new ByteArrayOutputStream();
            try (var tar = new TarArchiveOutputStream(bytes)) {
                for (var file : contents.entrySet()) {
                    file.getKey().setSize(file.getValue().length);
                    tar.putArchiveEntry(file.getKey());
                    tar.write(file.getValue());
                    tar.closeArchiveEntry();
                }
            }
            return bytes.toByteArray();
        }
    }
}
