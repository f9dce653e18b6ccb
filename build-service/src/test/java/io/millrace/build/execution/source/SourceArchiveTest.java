package io.millrace.build.execution.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.build.execution.BuildFailure;
import io.millrace.build.execution.BuildStopped;
import io.millrace.build.execution.Cancellation;
import io.millrace.build.execution.process.Patience;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceArchiveTest {

    private static final long LIMIT = 1 << 20;

    @TempDir private Path folder;
    private Path root;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8");

    @BeforeEach
    void anEmptySource() throws IOException {
        root = Files.createDirectory(folder.resolve("source"));
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    }

    @Test
    void aTarInGzipIsUnpackedWithItsFoldersAndModes() throws Exception {
        entry("./", TarConstants.LF_DIR, "");
        file("./bin/start", "#!/bin/sh", 0100755);
        file("x".repeat(200) + "/long", "far", 0100600);
        entry("bin/go", TarConstants.LF_SYMLINK, "start");
        entry("bin/twin", TarConstants.LF_LINK, "bin/start");

        unpack(gzip(finished()));

        assertThat(root.resolve("bin/start")).hasContent("#!/bin/sh").isExecutable();
        assertThat(root.resolve("x".repeat(200) + "/long")).hasContent("far");
        assertThat(Files.readSymbolicLink(root.resolve("bin/go"))).hasToString("start");
        assertThat(root.resolve("bin/twin")).hasContent("#!/bin/sh");
    }

    @Test
    void aZipIsUnpacked() throws Exception {
        try (var zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("a/b.txt"));
            zip.write("hello".getBytes(StandardCharsets.UTF_8));
        }

        unpack(bytes.toByteArray());

        assertThat(root.resolve("a/b.txt")).hasContent("hello");
    }

    @Test
    void whatLeadsOutIsRefusedAndNothingIsThere() throws Exception {
        refuses("absolute", it -> it.file("/etc/passwd", "x", 0100644));
        refuses("leads out", it -> it.file("a/../../escaped", "x", 0100644));
        refuses("leads out", it -> it.entry("up", TarConstants.LF_SYMLINK, "../../etc"));
        refuses("leads out", it -> it.entry("etc", TarConstants.LF_SYMLINK, "/etc"));
        refuses("leads out", it -> it.entry("twin", TarConstants.LF_LINK, "../secret"));

        try (var outside = Files.list(folder)) {
            assertThat(outside).containsExactly(root);
        }
    }

    @Test
    void nothingIsWrittenThroughALink() throws Exception {
        entry("a", TarConstants.LF_SYMLINK, "b");
        file("b/real", "1", 0100644);
        file("a/through", "2", 0100644);

        assertThatThrownBy(() -> unpack(finished()))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContaining("goes through what is no folder");
    }

    @Test
    void aFileTakesThePlaceOfALinkAndNotOfItsTarget() throws Exception {
        file("target", "kept", 0100644);
        entry("name", TarConstants.LF_SYMLINK, "target");
        file("name", "new", 0100644);

        unpack(finished());

        assertThat(root.resolve("target")).hasContent("kept");
        assertThat(root.resolve("name")).hasContent("new");
    }

    @Test
    void devicesAndPipesAreRefused() {
        refuses("neither a file", it -> it.entry("zero", TarConstants.LF_CHR, ""));
        refuses("neither a file", it -> it.entry("disk", TarConstants.LF_BLK, ""));
        refuses("neither a file", it -> it.entry("pipe", TarConstants.LF_FIFO, ""));
        refuses("a sparse file", it -> it.entry("hole", TarConstants.LF_GNUTYPE_SPARSE, ""));
    }

    @Test
    void whatIsSmallPackedAndLargeUnpackedIsRefused() throws Exception {
        file("zeros", "0".repeat((int) LIMIT + 1), 0100644);
        var bomb = gzip(finished());

        assertThat(bomb).hasSizeLessThan(10_000);
        assertThatThrownBy(() -> unpack(bomb)).hasMessageContaining("larger than allowed");
    }

    @Test
    void whatIsNoArchiveIsRefused() {
        assertThatThrownBy(() -> unpack(new byte[0])).hasMessageContaining("it is empty");
        assertThatThrownBy(() -> unpack("hello, world".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(BuildFailure.class);
    }

    @Test
    void aDamagedArchiveIsNotTheBuildMachinesFault() throws Exception {
        file("a", "x".repeat(5000), 0100644);
        tar.close();
        var whole = bytes.toByteArray();
        var cutOff = Arrays.copyOf(whole, 2000);
        var junk = whole.clone();
        Arrays.fill(junk, 100, 160, (byte) 0xff);

        assertThatThrownBy(() -> unpack(cutOff))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContaining("the uploaded archive cannot be used: it is damaged");
        assertThatThrownBy(() -> unpack(junk))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContaining("the uploaded archive cannot be used");
    }

    @Test
    void anUploadThatBreaksOffIsNotTheArchivesFault() throws Exception {
        file("a", "x".repeat(50_000), 0100644);
        tar.close();
        var start = new ByteArrayInputStream(Arrays.copyOf(bytes.toByteArray(), 2000));
        var broken =
                new InputStream() {
                    @Override
                    public int read() throws IOException {
                        var next = start.read();
                        if (next < 0) {
                            throw new IOException("connection reset");
                        }
                        return next;
                    }
                };

        assertThatThrownBy(() -> archive().unpack(broken))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("connection reset");
    }

    @Test
    void oneFileIsStoredUnderItsName() throws Exception {
        archive().store("app.jar", new ByteArrayInputStream(new byte[] {1, 2}));

        assertThat(root.resolve("app.jar")).hasBinaryContent(new byte[] {1, 2});
        assertThatThrownBy(() -> archive().store("../x", new ByteArrayInputStream(new byte[0])))
                .hasMessageContaining("no file name");
    }

    private interface Filling {
        void into(SourceArchiveTest archive) throws IOException;
    }

    private void refuses(String why, Filling filling) {
        var other = new SourceArchiveTest();
        other.root = root;
        assertThatThrownBy(
                        () -> {
                            filling.into(other);
                            unpack(other.finished());
                        })
                .isInstanceOf(BuildFailure.class)
                .hasMessageContaining(why);
    }

    private void unpack(byte[] content) throws BuildFailure, BuildStopped, IOException {
        archive().unpack(new ByteArrayInputStream(content));
    }

    private SourceArchive archive() {
        return new SourceArchive(
                new SourceTree(root, _ -> {}, "the archive"),
                new Patience(new Cancellation(), Duration.ofMinutes(1)),
                LIMIT);
    }

    private void file(String name, String content, int mode) throws IOException {
        var data = content.getBytes(StandardCharsets.UTF_8);
        var entry = new TarArchiveEntry(name, true);
        entry.setSize(data.length);
        entry.setMode(mode);
        tar.putArchiveEntry(entry);
        tar.write(data);
        tar.closeArchiveEntry();
    }

    private void entry(String name, byte type, String target) throws IOException {
        var entry = new TarArchiveEntry(name, type);
        entry.setLinkName(target);
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
    }

    private byte[] finished() throws IOException {
        tar.close();
        return bytes.toByteArray();
    }

    private static byte[] gzip(byte[] content) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(content);
        }
        return packed.toByteArray();
    }
}
