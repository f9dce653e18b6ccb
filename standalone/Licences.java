import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Reads the CycloneDX files of a directory and prints which components come under which licences.
/// Run by `./run images contents` as it is, so that it needs no class path.
final class Licences {

    private static final Pattern COMPONENT =
            Pattern.compile("\"purl\"\\s*:\\s*\"pkg:maven/([^/\"]+)/([^@\"]+)@([^?\"]+)");
    private static final Pattern LICENCE =
            Pattern.compile("\"(?:id|name|expression)\"\\s*:\\s*\"([^\"]+)\"");
    private static final Pattern LICENCES =
            Pattern.compile("\"licenses\"\\s*:\\s*\\[(.*?)]", Pattern.DOTALL);

    public static void main(String[] arguments) throws IOException {
        var byLicence = new TreeMap<String, TreeSet<String>>();
        try (var files = Files.newDirectoryStream(Path.of(arguments[0]), "*.cdx.json")) {
            for (var file : files) {
                read(Files.readString(file), byLicence);
            }
        }
        System.out.println("# Licences of what is in the images\n");
        byLicence.forEach(
                (licence, components) -> {
                    System.out.println("## " + licence + "\n");
                    components.forEach(it -> System.out.println("- " + it));
                    System.out.println();
                });
    }

    /// Within a component the licences stand before its address.
    private static void read(String text, TreeMap<String, TreeSet<String>> byLicence) {
        var component = COMPONENT.matcher(text);
        var from = 0;
        while (component.find()) {
            if (!component.group(1).equals("io.millrace")) {
                var name = component.group(1) + ":" + component.group(2) + ":" + component.group(3);
                var licences = LICENCES.matcher(text.substring(from, component.start()));
                var found = new TreeSet<String>();
                while (licences.find()) {
                    var each = LICENCE.matcher(licences.group(1));
                    while (each.find()) {
                        found.add(each.group(1));
                    }
                }
                if (found.isEmpty()) {
                    found.add("not said");
                }
                found.forEach(
                        it -> byLicence.computeIfAbsent(it, _ -> new TreeSet<>()).add(name));
            }
            from = component.end();
        }
    }
}
