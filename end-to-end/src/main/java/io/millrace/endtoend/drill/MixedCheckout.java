package io.millrace.endtoend.drill;

import io.millrace.standalone.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A tree like a checkout's, whose services can each be another checkout's.
record MixedCheckout(Path root) {

    /// @param current the checkout whose launcher is used
    MixedCheckout(Path root, Path current) throws IOException {
        this(Files.createDirectories(root));
        for (var module : List.of("standalone", "contract", "platform")) {
            Files.createSymbolicLink(root.resolve(module), current.resolve(module));
        }
    }

    /// From its next start on the service is that checkout's.
    void point(Part part, Path checkout) throws IOException {
        var module = part == Part.GATEWAY ? "gateway" : part.label() + "-service";
        var link = root.resolve(module);
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, checkout.resolve(module));
    }
}
