package io.millrace.standalone;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Keeps two systems off the same home; the kernel releases it when the holder dies, however it
/// dies.
final class HomeLock implements AutoCloseable {

    private final FileChannel channel;

    private HomeLock(FileChannel channel) {
        this.channel = channel;
    }

    static HomeLock acquire(Path file, long holder) {
        try {
            var channel =
                    FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!lock(channel)) {
                channel.close();
                throw new StartFailure(
                        "Millrace already runs on %s (process %s): stop it first, or set MILLRACE_HOME to another directory"
                                .formatted(file.getParent(), Files.readString(file).strip()));
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(("" + holder).getBytes(StandardCharsets.US_ASCII)));
            return new HomeLock(channel);
        } catch (IOException e) {
            throw new StartFailure("Cannot lock " + file, e);
        }
    }

    private static boolean lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException _) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
