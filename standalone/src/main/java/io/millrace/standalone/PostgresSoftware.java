package io.millrace.standalone;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/// PostgreSQL's programs, unpacked from the archive that a jar on the class path carries.
record PostgresSoftware(Path directory) {

    private static final Set<PosixFilePermission> PROGRAM =
            PosixFilePermissions.fromString("rwxr-xr-x");

    Path program(String name) {
        return directory.resolve("bin").resolve(name);
    }

    /// Unpacks into a directory named after the archive's content, unless it is there already.
    static PostgresSoftware under(Path parent) {
        var archive = archive();
        try {
            var directory = parent.resolve("postgres-" + digest(archive));
            if (!Files.exists(directory)) {
                var part = parent.resolve("postgres.part");
                Home.deleteTree(part);
                unpack(archive, part);
                Files.move(part, directory, StandardCopyOption.ATOMIC_MOVE);
            }
            return new PostgresSoftware(directory);
        } catch (IOException e) {
            throw new StartFailure("Cannot unpack PostgreSQL into " + parent, e);
        }
    }

    private static String archive() {
        var architecture = System.getProperty("os.arch");
        return switch (architecture) {
            case "amd64" -> "/postgres-linux-x86_64.txz";
            case "aarch64" -> "/postgres-linux-arm_64.txz";
            default ->
                    throw new StartFailure(
                            "There is no embedded PostgreSQL for the processor '%s'"
                                    .formatted(architecture));
        };
    }

    private static InputStream open(String archive) {
        var stream = PostgresSoftware.class.getResourceAsStream(archive);
        if (stream == null) {
            throw new StartFailure(archive + " is not on the class path: build Millrace again");
        }
        return new BufferedInputStream(stream);
    }

    private static String digest(String archive) throws IOException {
        try (var stream = open(archive)) {
            var sha256 = MessageDigest.getInstance("SHA-256");
            var buffer = new byte[65536];
            for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
                sha256.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(sha256.digest(), 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    private static void unpack(String archive, Path target) throws IOException {
        try (var tar = new TarArchiveInputStream(new XZInputStream(open(archive)))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                var path = target.resolve(entry.getName()).normalize();
                if (!path.startsWith(target)) {
                    throw new IOException("The archive leaves its directory: " + entry.getName());
                }
                write(tar, entry, path);
            }
        }
    }

    private static void write(TarArchiveInputStream tar, TarArchiveEntry entry, Path path)
            throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(path);
            return;
        }
        Files.createDirectories(path.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else {
            Files.copy(tar, path);
            if ((entry.getMode() & 0100) != 0) {
                Files.setPosixFilePermissions(path, PROGRAM);
            }
        }
    }
}
