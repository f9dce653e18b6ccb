package io.millrace.build.execution.process;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// Copies of this service's own classes, for programs that run elsewhere.
public final class ClassFiles {

    private ClassFiles() {}

    /// Copies the library that the class comes from; the package of the class, where it is not
    /// packed yet.
    ///
    /// @return what goes on the class path
    public static Path copy(Class<?> type, Path target) throws IOException {
        var origin = origin(type);
        if (Files.isRegularFile(origin)) {
            return readable(Files.copy(origin, target));
        }
        var folder = Path.of(type.getPackageName().replace('.', '/'));
        var classes = Files.createDirectories(target.resolve(folder));
        try (var files = Files.list(origin.resolve(folder))) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                readable(Files.copy(file, classes.resolve(file.getFileName())));
            }
        }
        return target;
    }

    private static Path origin(Class<?> type) throws IOException {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException unusual) {
            throw new IOException("Cannot tell where %s comes from".formatted(type), unusual);
        }
    }

    private static Path readable(Path file) throws IOException {
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }
}
