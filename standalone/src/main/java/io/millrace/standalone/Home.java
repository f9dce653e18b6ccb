package io.millrace.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;

/// The directory that holds everything the standalone system remembers (`.millrace`).
record Home(Path directory) {

    Home {
        directory = directory.toAbsolutePath().normalize();
    }

    Path file(String name) {
        return directory.resolve(name);
    }

    Path log(String process) {
        return file("logs").resolve(process + ".log");
    }

    Path pidFile(String process) {
        return file("pids").resolve(process + ".pid");
    }

    /// Creates the directory, readable by its owner only, and the folders of logs and pid files.
    void create() {
        try {
            ownersOnly(directory);
            Files.createDirectories(file("logs"));
            Files.createDirectories(file("pids"));
        } catch (IOException e) {
            throw new StartFailure("Cannot create the state directory " + directory, e);
        }
    }

    static void ownersOnly(Path directory) throws IOException {
        var permissions = PosixFilePermissions.fromString("rwx------");
        try {
            Files.createDirectories(directory.toAbsolutePath().getParent());
            Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(permissions));
        } catch (FileAlreadyExistsException _) {
            Files.setPosixFilePermissions(directory, permissions);
        }
    }

    /// Replaces a file in one step; nobody but its owner may read it.
    static void writePrivately(Path file, String content) {
        try {
            var part = file.resolveSibling(file.getFileName() + ".part");
            Files.deleteIfExists(part);
            Files.createFile(
                    part,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
            Files.writeString(part, content, StandardOpenOption.TRUNCATE_EXISTING);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file, e);
        }
    }

    void forget(String name) {
        try {
            Files.deleteIfExists(file(name));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot delete " + file(name), e);
        }
    }

    static void deleteTree(Path root) {
        try (var paths = Files.walk(root)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (NoSuchFileException _) {
            // what is not there need not be deleted
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot delete " + root, e);
        }
    }
}
