package io.millrace.gateway.dependents;

import io.millrace.gateway.commands.Commands;
import io.millrace.gateway.readmodel.ReadModel;
import io.millrace.gateway.tenancy.WriterHere;
import io.millrace.platform.cluster.Mode;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/// Follows owner references across services now and then, on the replica whose writer holds the
/// gateway's own resources.
@Singleton
final class OwnerReferences {

    private static final Logger LOG = Logger.getLogger(OwnerReferences.class);
    private static final long SECONDS_BETWEEN = 5;

    private final WriterHere writer;
    private final ReadModel readModel;
    private final OwnerlessObjects ownerless;
    private final Mode mode;
    private final CountDownLatch stopping = new CountDownLatch(1);

    OwnerReferences(
            WriterHere writer,
            ReadModel readModel,
            Commands commands,
            InstantSource clock,
            @ConfigProperty(name = Mode.SETTING, defaultValue = Mode.USUAL) Mode mode) {
        this.mode = mode;
        this.writer = writer;
        this.readModel = readModel;
        this.ownerless =
                new OwnerlessObjects(
                        new CrossReferences(readModel),
                        new DependentWrites(commands, clock),
                        clock);
    }

    /// In a cluster its garbage collector follows them, ours included.
    void start(@Observes StartupEvent event) {
        if (mode.isKubernetes()) {
            return;
        }
        Thread.ofPlatform().name("owner-references").daemon().start(this::run);
    }

    void stop(@Observes ShutdownEvent event) {
        stopping.countDown();
    }

    private void run() {
        try {
            while (!stopping.await(SECONDS_BETWEEN, TimeUnit.SECONDS)) {
                if (writer.isHere() && readModel.isLoaded()) {
                    collect();
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void collect() throws InterruptedException {
        try {
            ownerless.collect();
        } catch (RuntimeException unexpected) {
            LOG.warn("Could not follow owner references between services", unexpected);
        }
    }
}
