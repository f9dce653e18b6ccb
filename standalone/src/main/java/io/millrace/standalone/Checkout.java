package io.millrace.standalone;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;

/// The source tree with the artefacts that Maven built in it.
record Checkout(Path root) {

    /// The directory named by the system property `millrace.checkout`, else the nearest one above
    /// the working directory.
    static Checkout find() {
        var named = System.getProperty("millrace.checkout");
        var start = Path.of(named == null ? "" : named).toAbsolutePath().normalize();
        for (var directory = start; directory != null; directory = directory.getParent()) {
            if (Files.isDirectory(directory.resolve("standalone"))
                    && Files.isDirectory(directory.resolve("contract"))) {
                return new Checkout(directory);
            }
        }
        throw new StartFailure("No checkout of Millrace at or above " + start);
    }

    /// The class path of the launcher, which is also the broker's.
    String classPath() {
        return String.join(
                File.pathSeparator,
                root.resolve("standalone/target/classes").toString(),
                root.resolve("contract/target/classes").toString(),
                root.resolve("platform/target/classes").toString(),
                root.resolve("standalone/target/lib") + "/*");
    }

    Path jar(Part.Service service) {
        var jar = root.resolve(service.module()).resolve("target/quarkus-app/quarkus-run.jar");
        if (!Files.exists(jar)) {
            throw new StartFailure(
                    "%s is not built: %s is missing (mvn -DskipTests package)"
                            .formatted(service.module(), jar));
        }
        return jar;
    }
}
