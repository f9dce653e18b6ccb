package io.millrace.endtoend.drill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;

/// `./run drill restart`, `./run drill upgrade <a built checkout>`, `./run drill restore`: does it
/// to a system of its own, in a directory of the moment, and ends with 1 when anything was lost.
final class Drill {

    private Drill() {}

    public static void main(String[] arguments)
            throws IOException, InterruptedException, SQLException {
        var name = arguments.length == 0 ? "" : arguments[0];
        var here = Path.of("").toAbsolutePath();
        var directory = Files.createTempDirectory("millrace-drill");
        var report = new Report();
        switch (name) {
            case "restart" -> new RollingDrill(directory, here, here, report).play();
            case "upgrade" ->
                    new RollingDrill(directory, Path.of(arguments[1]), here, report).play();
            case "restore" -> new RestoreDrill(directory, report).play();
            default ->
                    throw new IllegalArgumentException(
                            "There is no drill \"%s\", only restart, upgrade and restore"
                                    .formatted(name));
        }
        if (report.isGood()) {
            remove(directory);
        } else {
            report.tell("The logs are in " + directory);
        }
        System.exit(report.isGood() ? 0 : 1);
    }

    private static void remove(Path directory) throws IOException {
        try (var paths = Files.walk(directory)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
