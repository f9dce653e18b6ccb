package io.millrace.build.execution.source;

import io.millrace.build.execution.BuildFailure;
import io.millrace.build.execution.BuildStopped;
import io.millrace.build.execution.FailureReason;
import io.millrace.build.execution.process.Patience;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;

/// Unpacks an archive that somebody has uploaded: tar, tar in gzip, or zip. Nothing of it lands
/// outside of the directory, leads there, or is anything but a file, a folder or a link.
public final class SourceArchive {

    private static final int HEAD = 4;
    private static final int MOST_ENTRIES = 200_000;

    private final SourceTree tree;
    private final Patience patience;
    private final long limit;
    private int entries;

    /// @param limit of what is unpacked, in bytes
    public SourceArchive(SourceTree tree, Patience patience, long limit) {
        this.tree = tree;
        this.patience = patience;
        this.limit = limit;
    }

    public void unpack(InputStream archive) throws BuildFailure, BuildStopped, IOException {
        var upload = new ArchiveStream.Upload(archive);
        try {
            unpack(new BufferedInputStream(upload), true);
        } catch (ArchiveStream.Damaged damaged) {
            if (upload.brokeOff()) {
                throw damaged;
            }
            throw refused("it is damaged: " + damaged.getMessage());
        } catch (ZipException | FileAlreadyExistsException malformed) {
            throw refused(String.valueOf(malformed.getMessage()));
        } catch (IllegalArgumentException malformed) {
            throw refused("it cannot be read: " + malformed.getMessage());
        }
    }

    private void unpack(BufferedInputStream archive, boolean mayBePacked)
            throws BuildFailure, BuildStopped, IOException {
        archive.mark(HEAD);
        var head = archive.readNBytes(HEAD);
        archive.reset();
        if (head.length == 0) {
            throw refused("it is empty");
        }
        if (mayBePacked && startsWith(head, 0x1f, 0x8b)) {
            unpack(new BufferedInputStream(new GZIPInputStream(archive)), false);
        } else if (startsWith(head, 'P', 'K')) {
            zip(archive);
        } else {
            tar(archive);
        }
    }

    private static boolean startsWith(byte[] head, int first, int second) {
        return head.length > 1 && (head[0] & 0xff) == first && (head[1] & 0xff) == second;
    }

    private void tar(InputStream archive) throws BuildFailure, BuildStopped, IOException {
        var tar = new TarArchiveInputStream(archive, "UTF-8");
        var content = new ArchiveStream(tar);
        for (var entry = content.next(tar); entry != null; entry = content.next(tar)) {
            next();
            tarEntry(entry, content);
        }
        if (entries == 0) {
            throw refused("it is neither tar nor zip, or holds nothing");
        }
    }

    private void tarEntry(TarArchiveEntry entry, InputStream content)
            throws BuildFailure, BuildStopped, IOException {
        var name = entry.getName();
        if (entry.isDirectory()) {
            tree.folder(name);
        } else if (entry.isSymbolicLink()) {
            tree.link(name, entry.getLinkName());
        } else if (entry.isLink()) {
            tree.twin(name, entry.getLinkName());
        } else if (entry.isSparse()) {
            throw refused("'%s' is a sparse file; pack it without --sparse".formatted(name));
        } else if (isSpecial(entry)) {
            throw refused("'%s' is neither a file nor a folder nor a link".formatted(name));
        } else {
            tree.file(name, content, entry.getMode(), left(), patience);
        }
    }

    private static boolean isSpecial(TarArchiveEntry entry) {
        return entry.isCharacterDevice() || entry.isBlockDevice() || entry.isFIFO();
    }

    private void zip(InputStream archive) throws BuildFailure, BuildStopped, IOException {
        var zip = new ZipArchiveInputStream(archive);
        var content = new ArchiveStream(zip);
        for (var entry = content.next(zip); entry != null; entry = content.next(zip)) {
            next();
            zipEntry(entry, content);
        }
        if (entries == 0) {
            throw refused("it holds nothing");
        }
    }

    /// Links are known only at the end of a zip file; such a one is unpacked as a file with the
    /// target's name in it.
    private void zipEntry(ZipArchiveEntry entry, InputStream content)
            throws BuildFailure, BuildStopped, IOException {
        if (entry.isDirectory()) {
            tree.folder(entry.getName());
        } else {
            tree.file(entry.getName(), content, entry.getUnixMode(), left(), patience);
        }
    }

    private void next() throws BuildFailure, BuildStopped {
        patience.check();
        if (++entries > MOST_ENTRIES) {
            throw refused("it has more than %d entries".formatted(MOST_ENTRIES));
        }
    }

    private long left() {
        return limit - tree.size();
    }

    private static BuildFailure refused(String why) {
        return new BuildFailure(
                FailureReason.FETCH_SOURCE_FAILED, "the uploaded archive cannot be used: " + why);
    }

    /// The path of the one file that an upload is, in the place of an archive.
    public void store(String name, InputStream content)
            throws BuildFailure, BuildStopped, IOException {
        if (!Path.of(name).equals(Path.of(name).getFileName())) {
            throw refused("'%s' is no file name".formatted(name));
        }
        tree.file(name, content, 0, limit, patience);
    }
}
