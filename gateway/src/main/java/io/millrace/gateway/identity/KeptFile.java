package io.millrace.gateway.identity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import org.jboss.logging.Logger;

/// What stands in a file, read again when the file has changed. A file that has become unreadable
/// changes nothing: what was known stays known.
final class KeptFile<T> {

    private static final Logger LOG = Logger.getLogger(KeptFile.class);
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Path file;
    private final Function<List<String>, T> reader;
    private final InstantSource clock;
    private volatile T content;
    private volatile Stamp stamp;
    private volatile Instant looked;

    /// By what a change is noticed.
    private record Stamp(FileTime modified, long size) {

        static Stamp of(Path file) throws IOException {
            return new Stamp(Files.getLastModifiedTime(file), Files.size(file));
        }
    }

    KeptFile(Path file, Function<List<String>, T> reader, InstantSource clock) {
        this.file = file;
        this.reader = reader;
        this.clock = clock;
        this.looked = clock.instant();
        try {
            this.stamp = Stamp.of(file);
            this.content = reader.apply(Files.readAllLines(file));
        } catch (IOException e) {
            throw new UncheckedIOException("Could not read " + file, e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "Could not use %s: %s".formatted(file, e.getMessage()), e);
        }
    }

    T get() {
        var now = clock.instant();
        if (now.isAfter(looked.plus(PATIENCE)) || now.isBefore(looked)) {
            look(now);
        }
        return content;
    }

    private synchronized void look(Instant now) {
        looked = now;
        try {
            var present = Stamp.of(file);
            if (!present.equals(stamp)) {
                content = reader.apply(Files.readAllLines(file));
                stamp = present;
                LOG.infof("Read %s again", file);
            }
        } catch (IOException | IllegalArgumentException e) {
            LOG.errorf("Keeping what %s said before: %s", file, e.getMessage());
        }
    }
}
