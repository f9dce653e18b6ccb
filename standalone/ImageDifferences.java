import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.zip.ZipInputStream;

/// Compares two archives of a service's image, as skopeo writes them, and says what differs: parts
/// of the configuration, and files by their contents, mode, owner, time or link. Ends with 1 when
/// that is more than Quarkus' code. Run by `./run images check` as it is, so that it needs no class
/// path.
///
/// Quarkus 3.34 writes some classes differently each time. So in its two jars only these must be
/// the same: which classes there are, and what is there for our own.
final class ImageDifferences {

    private static final Pattern CODE_OF_QUARKUS =
            Pattern.compile(".*/quarkus/(generated|transformed)-bytecode\\.jar");
    private static final Pattern CONFIGURATION = Pattern.compile("[0-9a-f]{64}\\.json");
    private static final Pattern LAYER = Pattern.compile("[0-9a-f]{64}\\.tar");
    private static final Pattern DIGESTS_OF_LAYERS = Pattern.compile("\"diff_ids\":\\[[^]]*]");
    private static final Pattern LONG_NAME = Pattern.compile("\\d+ path=([^\n]*)\n");

    /// Of a header in a tar, and where in it stands what.
    private static final int BLOCK = 512;

    private static final int SIZE = 124;
    private static final int CHECKSUM = 148;
    private static final int TYPE = 156;
    private static final int FOLDER = 345;

    private static final int MOST_NAMED = 20;

    public static void main(String[] arguments) throws Exception {
        var service = arguments[0];
        var found = differences(Image.read(arguments[1]), Image.read(arguments[2]));
        if (found.stream().allMatch(CODE_OF_QUARKUS.asMatchPredicate())) {
            var files = String.join(", ", found);
            System.err.println(service + " differs in what Quarkus generates only: " + files);
            return;
        }
        System.err.println(service + " differs in:");
        found.stream().limit(MOST_NAMED).forEach(it -> System.err.println("  " + it));
        if (found.size() > MOST_NAMED) {
            System.err.println("  and in " + (found.size() - MOST_NAMED) + " more");
        }
        System.exit(1);
    }

    private static List<String> differences(Image first, Image second) throws Exception {
        var found = new ArrayList<String>();
        if (!first.configuration().equals(second.configuration())) {
            found.addAll(differing("the configuration", first.settings(), second.settings()));
        }
        if (first.layers().size() != second.layers().size()) {
            found.add("the number of layers");
        }
        for (var i = 0; i < Math.min(first.layers().size(), second.layers().size()); i++) {
            var one = first.layers().get(i);
            var other = second.layers().get(i);
            if (!one.equals(other)) {
                var layer = "layer " + (i + 1);
                found.addAll(differing(layer, first.filesOf(one), second.filesOf(other)));
            }
        }
        return found;
    }

    /// They are known to differ: if nothing in them does, their order must.
    private static TreeSet<String> differing(
            String what, Map<String, String> first, Map<String, String> second) {
        var names = new TreeSet<>(first.keySet());
        names.addAll(second.keySet());
        names.removeIf(it -> Objects.equals(first.get(it), second.get(it)));
        var sameNames = first.keySet().equals(second.keySet());
        var sameOrder = List.copyOf(first.keySet()).equals(List.copyOf(second.keySet()));
        if (names.isEmpty() || sameNames && !sameOrder) {
            names.add("the order in " + what);
        }
        return names;
    }

    private record Image(
            String configuration, List<String> layers, Map<String, MemorySegment> contents) {

        static Image read(String archive) throws IOException {
            var contents = new HashMap<String, MemorySegment>();
            try (var channel = FileChannel.open(Path.of(archive))) {
                var tar = channel.map(MapMode.READ_ONLY, 0, channel.size(), Arena.global());
                entriesOf(tar).forEach(it -> contents.put(it.name(), it.contents()));
            }
            var manifest = text(contents.get("manifest.json"));
            var name = CONFIGURATION.matcher(manifest).results().findFirst().orElseThrow().group();
            var layers = LAYER.matcher(manifest).results().map(MatchResult::group).toList();
            var configuration = DIGESTS_OF_LAYERS.matcher(text(contents.get(name))).replaceAll("");
            return new Image(configuration, layers, contents);
        }

        Map<String, String> settings() {
            var settings = new LinkedHashMap<String, String>();
            for (var setting : configuration.split("[,{}\\[\\]]+")) {
                settings.put("configuration: " + setting, "");
            }
            return settings;
        }

        Map<String, String> filesOf(String layer) throws Exception {
            var files = new LinkedHashMap<String, String>();
            for (var entry : entriesOf(contents.get(layer))) {
                var hash = hash(entry.contents());
                if (CODE_OF_QUARKUS.matcher(entry.name()).matches()) {
                    files.put(entry.name(), hash);
                    files.put(entry.name() + " (mode, owner or time)", entry.attributes());
                    files.putAll(classesOf(entry));
                } else {
                    files.put(entry.name(), entry.attributes() + hash);
                }
            }
            return files;
        }

        private static Map<String, String> classesOf(Entry jar) throws Exception {
            var classes = new TreeMap<String, String>();
            var bytes = new ByteArrayInputStream(jar.contents().toArray(JAVA_BYTE));
            try (var zip = new ZipInputStream(bytes)) {
                for (var next = zip.getNextEntry(); next != null; next = zip.getNextEntry()) {
                    var name = next.getName();
                    var varies = name.endsWith(".class") && !name.startsWith("io/millrace/");
                    var hash = hash(MemorySegment.ofArray(zip.readAllBytes()));
                    classes.put(jar.name() + ": " + name, varies ? "" : hash);
                }
            }
            return classes;
        }
    }

    /// A file in a tar; its attributes are its headers but for the size and the checksum.
    private record Entry(String name, String attributes, MemorySegment contents) {}

    private static List<Entry> entriesOf(MemorySegment tar) {
        var entries = new ArrayList<Entry>();
        var start = 0L;
        var longName = "";
        for (var at = 0L; at < tar.byteSize() && tar.get(JAVA_BYTE, at) != 0; ) {
            var size = Long.parseLong(text(tar.asSlice(at + SIZE, 12)).strip(), 8);
            var contents = tar.asSlice(at + BLOCK, size);
            var next = at + BLOCK + (size + BLOCK - 1) / BLOCK * BLOCK;
            switch (tar.get(JAVA_BYTE, at + TYPE)) {
                case 'L' -> longName = text(contents);
                case 'x' -> {
                    var found = LONG_NAME.matcher(text(contents));
                    longName = found.find() ? found.group(1) : longName;
                }
                default -> {
                    var name = longName.isEmpty() ? shortName(tar.asSlice(at, BLOCK)) : longName;
                    var attributes = tar.asSlice(start, at + BLOCK - start).toArray(JAVA_BYTE);
                    var header = attributes.length - BLOCK;
                    Arrays.fill(attributes, header + SIZE, header + SIZE + 12, (byte) 0);
                    Arrays.fill(attributes, header + CHECKSUM, header + CHECKSUM + 8, (byte) 0);
                    entries.add(new Entry(name, new String(attributes, ISO_8859_1), contents));
                    start = next;
                    longName = "";
                }
            }
            at = next;
        }
        return entries;
    }

    private static String shortName(MemorySegment header) {
        var folder = text(header.asSlice(FOLDER, 155));
        var name = text(header.asSlice(0, 100));
        return folder.isEmpty() ? name : folder + "/" + name;
    }

    /// Up to the first zero, as tar pads with them.
    private static String text(MemorySegment bytes) {
        var text = new String(bytes.toArray(JAVA_BYTE), UTF_8);
        var end = text.indexOf(0);
        return end < 0 ? text : text.substring(0, end);
    }

    private static String hash(MemorySegment contents) throws NoSuchAlgorithmException {
        var hash = MessageDigest.getInstance("SHA-256");
        hash.update(contents.asByteBuffer());
        return HexFormat.of().formatHex(hash.digest());
    }
}
