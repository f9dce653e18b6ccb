package io.millrace.build.execution.buildah;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/// Whether a build has written more than it may. To measure it takes a while, so it is done now and
/// then, and at once when the disk has lost much since the last time.
final class DiskLimit implements BooleanSupplier {

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(30);
    private static final long MUCH = 1L << 30;

    private final Workspace workspace;
    private final LocalBuilds settings;
    private final FileStore store;
    private long looked = System.nanoTime();
    private long free;

    DiskLimit(Workspace workspace, LocalBuilds settings) throws IOException {
        this.workspace = workspace;
        this.settings = settings;
        this.store = Files.getFileStore(workspace.directory());
        this.free = store.getUsableSpace();
    }

    @Override
    public boolean getAsBoolean() {
        try {
            var left = store.getUsableSpace();
            var much = Math.min(MUCH, settings.limits().disk() / 2);
            if (free - left < much && System.nanoTime() - looked < BETWEEN_LOOKS.toNanos()) {
                return false;
            }
            free = left;
            looked = System.nanoTime();
            return BuildDirectory.size(workspace.work(), settings) > settings.limits().disk();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
