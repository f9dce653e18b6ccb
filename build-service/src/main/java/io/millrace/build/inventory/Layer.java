package io.millrace.build.inventory;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/// What one layer of an image adds to what is in it, and what it takes away.
///
/// @param pieces by the file that names them
/// @param removed files that are not there any more, or are something else
/// @param emptied folders of whose former content nothing is there any more
/// @param unread files that would say more and could not be read
record Layer(
        Map<String, List<Piece>> pieces,
        List<String> removed,
        List<String> emptied,
        List<String> unread) {

    private static final String REMOVED = ".wh.";
    private static final String EMPTIED = ".wh..wh..opq";

    /// Of the pieces that one layer may name, and of the files that it may take away.
    private static final int MOST = 50_000;

    private static final int LONGEST_PATH = 4096;

    /// Of what a layer may unpack to before the rest of it is left unread.
    private static final long LARGEST = 8L << 30;

    /// @param archive a tar in gzip
    static Layer read(InputStream archive) throws IOException {
        var layer =
                new Layer(
                        new LinkedHashMap<>(),
                        new ArrayList<>(),
                        new ArrayList<>(),
                        new ArrayList<>());
        layer.add(new TarArchiveInputStream(new GZIPInputStream(archive)));
        return layer;
    }

    private void add(TarArchiveInputStream tar) throws IOException {
        var left = MOST;
        for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
            if (left < 0 || tar.getBytesRead() > LARGEST) {
                unread.add("the rest of a layer");
                return;
            }
            if (entry.getName().length() <= LONGEST_PATH) {
                left -= add(entry, tar);
            }
        }
    }

    int size() {
        return pieces.values().stream().mapToInt(it -> 1 + it.size()).sum()
                + removed.size()
                + emptied.size()
                + unread.size();
    }

    /// @return how much there is to remember of the file
    private int add(TarArchiveEntry entry, TarArchiveInputStream tar) throws IOException {
        var path = entry.getName().replaceFirst("^(\\./|/)+", "").replaceFirst("/+$", "");
        var slash = path.lastIndexOf('/');
        var folder = path.substring(0, slash + 1);
        var name = path.substring(slash + 1);
        if (name.equals(EMPTIED)) {
            emptied.add(folder);
            return 1;
        } else if (name.startsWith(REMOVED)) {
            removed.add(folder + name.substring(REMOVED.length()));
            return 1;
        } else if (entry.isFile() && entry.getLinkName().isEmpty()) {
            return read(path, tar);
        } else if (Reading.of(path).isPresent()) {
            removed.add(path);
            return 1;
        }
        return 0;
    }

    private int read(String path, TarArchiveInputStream tar) throws IOException {
        var reading = Reading.of(path);
        if (reading.isEmpty()) {
            return 0;
        }
        var found = reading.get().read(path, tar);
        pieces.put(path, found.orElse(List.of()));
        if (found.isEmpty()) {
            unread.add(path);
        }
        return 1 + found.map(List::size).orElse(0);
    }
}
