package io.millrace.build.inventory;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/// What is in an image, all of its layers taken together.
///
/// @param pieces by the file that names them
/// @param unread files, or whole layers, that would say more and could not be read
record Inventory(Map<String, List<Piece>> pieces, TreeSet<String> unread) {

    static Inventory empty() {
        return new Inventory(new TreeMap<>(), new TreeSet<>());
    }

    /// Puts the next layer on top.
    void add(Layer layer) {
        layer.emptied().forEach(this::empty);
        for (var path : layer.removed()) {
            pieces.remove(path);
            unread.remove(path);
            empty(path + "/");
        }
        layer.pieces().keySet().forEach(unread::remove);
        pieces.putAll(layer.pieces());
        unread.addAll(layer.unread());
    }

    /// A layer that is not read may have changed anything.
    void addUnread(String digest) {
        unread.add(digest);
    }

    private void empty(String folder) {
        pieces.keySet().removeIf(it -> it.startsWith(folder));
        unread.removeIf(it -> it.startsWith(folder));
    }

    Optional<Piece> system() {
        return pieces.values().stream()
                .flatMap(List::stream)
                .filter(it -> it.kind() == Piece.Kind.SYSTEM)
                .findFirst();
    }
}
