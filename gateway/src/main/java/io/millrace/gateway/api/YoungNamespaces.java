package io.millrace.gateway.api;

import io.millrace.contract.Owner;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.gateway.readmodel.ReadModel;
import io.millrace.platform.cluster.Mode;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// A cluster's namespaces that have not been heard of here yet. Whoever applies one and what is to
/// be in it goes on at once, as no other kind of the cluster makes him wait.
@Singleton
final class YoungNamespaces {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final ReadModel readModel;
    private final InstantSource clock;
    private final Mode mode;

    YoungNamespaces(
            ReadModel readModel,
            InstantSource clock,
            @ConfigProperty(name = Mode.SETTING, defaultValue = Mode.USUAL) Mode mode) {
        this.readModel = readModel;
        this.clock = clock;
        this.mode = mode;
    }

    /// Waits a moment until the namespace is known; without it, the owner refuses.
    void await(String namespace) throws InterruptedException {
        if (!mode.isKubernetes() || namespace.isEmpty()) {
            return;
        }
        var key = ResourceKey.cluster(ResourceType.NAMESPACE, namespace);
        var until = clock.instant().plus(PATIENCE);
        var hoped = true;
        while (hoped) {
            var next = readModel.position(Owner.GATEWAY) + 1;
            var left = Duration.between(clock.instant(), until);
            hoped =
                    readModel.find(key).isEmpty()
                            && left.isPositive()
                            && readModel.await(Owner.GATEWAY, next, left);
        }
    }
}
