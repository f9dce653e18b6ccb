package io.millrace.build.inventory;

import io.millrace.contract.Digest;
import java.util.LinkedHashMap;
import java.util.Optional;

/// The layers that were read last, of which no more is kept than fits.
final class KnownLayers {

    /// Of the pieces of all layers together: some tens of megabytes.
    private static final int MOST = 200_000;

    private final LinkedHashMap<Digest, Layer> layers = new LinkedHashMap<>(16, 0.75f, true);
    private int size;

    synchronized Optional<Layer> find(Digest digest) {
        return Optional.ofNullable(layers.get(digest));
    }

    synchronized void keep(Digest digest, Layer layer) {
        if (layers.putIfAbsent(digest, layer) == null) {
            size += 1 + layer.size();
        }
        var eldest = layers.values().iterator();
        while (size > MOST && eldest.hasNext()) {
            size -= 1 + eldest.next().size();
            eldest.remove();
        }
    }
}
