package io.millrace.trigger.outgoing;

import io.agroal.api.AgroalDataSource;
import io.millrace.platform.network.AddressPolicy;
import io.millrace.platform.secretbox.SecretBox;
import io.millrace.trigger.secret.SecretValues;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// This replica's postmen, from the service's start to its end.
@ApplicationScoped
class PostOffice {

    private static final Logger LOG = Logger.getLogger(PostOffice.class);

    private final OutgoingConfig config;
    private final OutgoingQueue queue;
    private final SecretValues values;
    private final CountDownLatch closing = new CountDownLatch(1);
    private @Nullable Postman postman;

    /// @param secretsKey opens the Secrets by which projects subscribe
    PostOffice(
            OutgoingConfig config,
            AgroalDataSource database,
            @ConfigProperty(name = "millrace.secrets.key") Optional<String> secretsKey) {
        this.config = config;
        this.queue = new OutgoingQueue(database);
        this.values = new SecretValues(secretsKey.map(SecretBox::of));
    }

    void open(@Observes StartupEvent event) {
        if (!config.enabled()) {
            return;
        }
        var made =
                new Postman(
                        queue,
                        values,
                        AddressPolicy.allowing(config.addressAllow().orElse(List.of())),
                        config.plainHttp().orElse(Set.of()),
                        new Retries(config.attempts()),
                        InstantSource.system());
        postman = made;
        for (var number = 0; number < config.workers(); number++) {
            Thread.ofVirtual().name("postman-" + number).start(() -> rounds(made));
        }
    }

    private void rounds(Postman postman) {
        try {
            while (closing.getCount() > 0) {
                if (!round(postman)) {
                    var _ = closing.await(config.poll().toMillis(), TimeUnit.MILLISECONDS);
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /// @return whether there may be more
    private static boolean round(Postman postman) {
        try {
            return postman.deliver();
        } catch (SQLException | RuntimeException e) {
            LOG.warnf("Events cannot be sent now: %s", e.getMessage());
            return false;
        }
    }

    void close(@Observes ShutdownEvent event) throws IOException {
        closing.countDown();
        var made = postman;
        if (made != null) {
            made.close();
        }
    }
}
