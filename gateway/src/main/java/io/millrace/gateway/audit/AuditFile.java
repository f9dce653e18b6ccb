package io.millrace.gateway.audit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Lines of JSON in a file that only its owner may read. A file that has reached its size becomes
/// `<name>.1`, the one before `<name>.2`, and the oldest goes.
final class AuditFile implements Destination {

    private final Path file;
    private final long largest;
    private final int files;
    private @Nullable FileChannel channel;

    AuditFile(Path file, long largest, int files) {
        this.file = file.toAbsolutePath();
        this.largest = largest;
        this.files = Math.max(1, files);
    }

    @Override
    public String name() {
        return "file";
    }

    @Override
    public void take(List<AuditRecord> records) throws IOException {
        var lines = new ByteArrayOutputStream();
        for (var record : records) {
            lines.writeBytes(record.json());
            lines.write('\n');
        }
        var current = current();
        var before = current.size();
        try {
            var bytes = ByteBuffer.wrap(lines.toByteArray());
            while (bytes.hasRemaining()) {
                current.write(bytes);
            }
        } catch (IOException half) {
            undo(current, before, half);
            throw half;
        }
    }

    /// No half of a line stays.
    private void undo(FileChannel current, long size, IOException cause) {
        try {
            current.truncate(size);
        } catch (IOException alsoFailed) {
            cause.addSuppressed(alsoFailed);
            close();
        }
    }

    private FileChannel current() throws IOException {
        if (channel != null && channel.size() >= largest) {
            close();
            rotate();
        }
        if (channel == null || !Files.exists(file)) {
            close();
            channel = open();
        }
        return channel;
    }

    private FileChannel open() throws IOException {
        if (file.getParent() != null) {
            Files.createDirectories(file.getParent());
        }
        return FileChannel.open(
                file,
                Set.of(
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.APPEND),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    private void rotate() throws IOException {
        Files.deleteIfExists(numbered(files - 1));
        for (int number = files - 2; number >= 0; number--) {
            if (Files.exists(numbered(number))) {
                Files.move(
                        numbered(number),
                        numbered(number + 1),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private Path numbered(int number) {
        return number == 0 ? file : file.resolveSibling(file.getFileName() + "." + number);
    }

    @Override
    public void close() {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException gone) {
            // Whatever was written has been written; the next record opens the file again.
        }
        channel = null;
    }
}
