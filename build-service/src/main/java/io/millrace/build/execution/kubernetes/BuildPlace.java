package io.millrace.build.execution.kubernetes;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// Where a pod builds: in the folder in which builds of its BuildConfig leave each other their
/// layers, unless it has none or another pod is in it.
///
/// @param lock held while this pod is in that folder
record BuildPlace(Path root, Optional<FileChannel> lock) implements AutoCloseable {

    private static final String LOCK = "lock";

    /// @param own of this pod only
    /// @param layers of its BuildConfig's builds
    static BuildPlace in(Path own, Optional<Path> layers) throws IOException {
        if (layers.isPresent()) {
            var file =
                    FileChannel.open(
                            layers.get().resolve(LOCK),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
            if (locks(file)) {
                return new BuildPlace(layers.get(), Optional.of(file));
            }
            file.close();
        }
        Files.createDirectories(own);
        return new BuildPlace(own, Optional.empty());
    }

    private static boolean locks(FileChannel file) throws IOException {
        try {
            return file.tryLock() != null;
        } catch (OverlappingFileLockException heldByThisProcess) {
            return false;
        }
    }

    /// Whether what is kept here is there for the next build.
    boolean keepsLayers() {
        return lock.isPresent();
    }

    @Override
    public void close() throws IOException {
        if (lock.isPresent()) {
            lock.get().close();
        }
    }
}
