package io.millrace.build.worker;

import io.millrace.contract.Digest;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;
import org.jboss.logging.Logger;

/// A build's whole log on its way to the archive, each line with its time: a compressed file that
/// is gone afterwards. When it cannot be written any more, the build goes on without.
final class LogFile implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(LogFile.class);

    private final Path file;
    private final long limit;
    private final InstantSource clock;
    private final MessageDigest sha256;
    private final OutputStream out;
    private long written;
    private boolean full;

    LogFile(Path directory, long limit, InstantSource clock) throws IOException {
        this(Files.createTempFile(directory, "log-", ".gz"), limit, clock, Files::newOutputStream);
    }

    LogFile(Path file, long limit, InstantSource clock, Opening opening) throws IOException {
        this.file = file;
        this.limit = limit;
        this.clock = clock;
        this.sha256 = sha256();
        this.out =
                new GZIPOutputStream(
                        new DigestOutputStream(
                                new BufferedOutputStream(opening.open(file)), sha256));
    }

    /// How the file is written.
    interface Opening {
        OutputStream open(Path file) throws IOException;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("This JDK lacks SHA-256", absent);
        }
    }

    void line(String text) {
        line(clock.instant(), text);
    }

    synchronized void line(Instant at, String text) {
        if (full) {
            return;
        }
        written += text.length() + 1L;
        if (written > limit) {
            full = true;
            write(at, "The log is too long; the rest is dropped.");
        } else {
            write(at, text);
        }
    }

    private void write(Instant at, String text) {
        try {
            var line = at.toEpochMilli() + " " + text + "\n";
            out.write(line.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            full = true;
            LOG.warnf("The rest of the log in %s is lost: %s", file, e.getMessage());
        }
    }

    /// Ends the file.
    synchronized Digest finish() throws IOException {
        full = true;
        out.close();
        return new Digest("sha256", HexFormat.of().formatHex(sha256.digest()));
    }

    Path path() {
        return file;
    }

    @Override
    public void close() throws IOException {
        try {
            out.close();
        } catch (IOException e) {
            LOG.debugf("%s was not written to its end: %s", file, e.getMessage());
        } finally {
            Files.deleteIfExists(file);
        }
    }
}
