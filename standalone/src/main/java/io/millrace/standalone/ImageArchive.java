package io.millrace.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.Digest;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarFile;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;

/// A service's image in one file, as skopeo writes it. A layer's name is a digest of what is in it;
/// the configuration is without these digests.
///
/// Quarkus 3.34 writes some classes differently each time. So in its two jars only these must be
/// the same: which classes there are, and what is there for our own.
record ImageArchive(TarFile tar, JsonNode configuration, List<String> layers) implements Closeable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern CODE_OF_QUARKUS =
            Pattern.compile(".*/quarkus/(generated|transformed)-bytecode\\.jar");

    static ImageArchive open(Path file) throws IOException {
        var tar = new TarFile(file);
        var image = JSON.readTree(contents(tar, "manifest.json")).required(0);
        var configuration = JSON.readTree(contents(tar, image.required("Config").asText()));
        ((ObjectNode) configuration.required("rootfs")).remove("diff_ids");
        var layers = image.required("Layers").valueStream().map(JsonNode::asText).toList();
        return new ImageArchive(tar, configuration, layers);
    }

    static boolean isCodeOfQuarkus(String file) {
        return CODE_OF_QUARKUS.matcher(file).matches();
    }

    /// What is in the layer, each with what must be the same of it.
    SequencedMap<String, String> files(String layer) throws IOException {
        var files = new LinkedHashMap<String, String>();
        try (var entries = new TarArchiveInputStream(contents(tar, layer))) {
            entries.forEach(entry -> {
                var name = entry.getName();
                var contents = entries.readAllBytes();
                var digest = Digest.of(contents).hex();
                if (isCodeOfQuarkus(name)) {
                    files.put(name, digest);
                    files.put(name + " (mode, owner or time)", attributes(entry));
                    files.putAll(classes(name, contents));
                } else {
                    files.put(name, attributes(entry) + digest);
                }
            });
        }
        return files;
    }

    private static String attributes(TarArchiveEntry entry) {
        return Stream.of(
                        entry.getLinkFlag(),
                        entry.getLinkName(),
                        entry.getMode(),
                        entry.getLongUserId(),
                        entry.getUserName(),
                        entry.getLongGroupId(),
                        entry.getGroupName(),
                        entry.getLastModifiedTime(),
                        entry.getExtraPaxHeaders())
                .toList()
                .toString();
    }

    private static Map<String, String> classes(String jar, byte[] contents) throws IOException {
        var classes = new TreeMap<String, String>();
        try (var zip = new ZipArchiveInputStream(new ByteArrayInputStream(contents))) {
            zip.forEach(entry -> {
                var name = entry.getName();
                var varies = name.endsWith(".class") && !name.startsWith("io/millrace/");
                var digest = Digest.of(zip.readAllBytes()).hex();
                classes.put(jar + ": " + name, varies ? "" : digest);
            });
        }
        return classes;
    }

    private static InputStream contents(TarFile tar, String name) throws IOException {
        var entry =
                tar.getEntries().stream()
                        .filter(it -> it.getName().equals(name))
                        .findFirst()
                        .orElseThrow(() -> new IOException("The archive has no " + name));
        return new BufferedInputStream(tar.getInputStream(entry));
    }

    @Override
    public void close() throws IOException {
        tar.close();
    }
}
