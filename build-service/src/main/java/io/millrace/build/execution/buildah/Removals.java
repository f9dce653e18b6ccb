package io.millrace.build.execution.buildah;

import io.millrace.build.execution.process.ControlGroup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/// Removes what attempts leave behind while others hear of their results. What is not removed when
/// the service stops is swept when it starts again.
final class Removals {

    private static final Logger LOG = Logger.getLogger(Removals.class);

    private final LocalBuilds settings;
    private final Set<Thread> underWay = ConcurrentHashMap.newKeySet();

    Removals(LocalBuilds settings) {
        this.settings = settings;
    }

    void begin(Path directory, ControlGroup group) {
        var removal = Thread.ofVirtual().name("removal").unstarted(() -> remove(directory, group));
        underWay.add(removal);
        removal.start();
    }

    /// Waits for those that have begun, unless it is interrupted.
    void await() {
        try {
            for (var removal : underWay) {
                removal.join();
            }
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
    }

    private void remove(Path directory, ControlGroup group) {
        try {
            BuildDirectory.remove(directory, settings);
            group.remove();
        } catch (IOException | InterruptedException broken) {
            LOG.warnf("%s is left for the next sweep: %s", directory, broken.getMessage());
        } finally {
            underWay.remove(Thread.currentThread());
        }
    }
}
