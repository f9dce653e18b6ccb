package io.millrace.build.inventory;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/// A layer of an image in the making.
public final class LayerTar {

    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private final TarArchiveOutputStream tar;

    public LayerTar() throws IOException {
        tar = new TarArchiveOutputStream(new GZIPOutputStream(content));
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    }

    public LayerTar file(String path, String text) throws IOException {
        return file(path, text.getBytes(StandardCharsets.UTF_8));
    }

    public LayerTar file(String path, byte[] bytes) throws IOException {
        var entry = new TarArchiveEntry(path);
        entry.setSize(bytes.length);
        tar.putArchiveEntry(entry);
        tar.write(bytes);
        tar.closeArchiveEntry();
        return this;
    }

    public LayerTar link(String path, String target) throws IOException {
        var entry = new TarArchiveEntry(path, TarConstants.LF_SYMLINK);
        entry.setLinkName(target);
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
        return this;
    }

    public byte[] gzip() throws IOException {
        tar.close();
        return content.toByteArray();
    }
}
