package io.millrace.gateway.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.millrace.gateway.access.Access;
import io.millrace.gateway.access.OwnRoles;
import io.millrace.gateway.identity.ClusterIdentity;
import io.millrace.gateway.readmodel.ReadModel;
import io.millrace.platform.cluster.ClusterConnection;
import io.millrace.platform.cluster.Mode;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Chooses between our own side of each port and the cluster's (`millrace.mode`).
@Singleton
final class Sides {

    private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(1);
    private static final Duration BEFORE_THE_FIRST = Duration.ofSeconds(2);

    private final Access access;
    private final Optional<ClusterCallers> callers;
    private final Optional<KubernetesClient> client;
    private final Optional<Tenancy> tenancy;
    private final CountDownLatch stopping = new CountDownLatch(1);

    Sides(
            @ConfigProperty(name = Mode.SETTING, defaultValue = Mode.USUAL) Mode mode,
            ClusterConfig config,
            ReadModel readModel,
            InstantSource clock) {
        if (mode.isKubernetes()) {
            var connected = ClusterConnection.open("millrace-gateway", config.patience());
            var questions = new Questions(config.questions(), config.patience());
            this.client = Optional.of(connected);
            this.access = new SubjectAccessReviews(connected, questions, config, clock);
            this.callers = Optional.of(new ClusterCallers(connected, questions, config, clock));
            this.tenancy = Optional.of(Tenancy.of(connected, config.reflected()));
        } else {
            this.client = Optional.empty();
            this.access = new OwnRoles(readModel);
            this.callers = Optional.empty();
            this.tenancy = Optional.empty();
        }
    }

    @Produces
    @Singleton
    Access access() {
        return access;
    }

    @Produces
    @Singleton
    Optional<ClusterIdentity> identity() {
        return callers.map(it -> it);
    }

    @Produces
    @Singleton
    Optional<Tenancy> tenancy() {
        return tenancy;
    }

    /// Whether everything is known that callers are recognised by.
    boolean isInformed() {
        return callers.map(ClusterCallers::isInformed).orElse(true);
    }

    void start(@Observes StartupEvent event) {
        callers.ifPresent(
                it -> Thread.ofVirtual().name("cluster-certificates").start(() -> follow(it)));
    }

    private void follow(ClusterCallers callers) {
        try {
            do {
                callers.look();
            } while (!rests(callers.isInformed() ? BETWEEN_LOOKS : BEFORE_THE_FIRST));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /// Whether it is time to end.
    private boolean rests(Duration time) throws InterruptedException {
        return stopping.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    void stop(@Observes ShutdownEvent event) {
        stopping.countDown();
        client.ifPresent(KubernetesClient::close);
    }
}
