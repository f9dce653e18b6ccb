package io.millrace.gateway.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.millrace.contract.ResourceType;
import io.millrace.gateway.events.Outlet;
import io.millrace.platform.cluster.Reflected;
import io.millrace.platform.cluster.Reflection;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// What of the cluster the gateway's owner follows: the namespaces, who may do what in them and how
/// much, and what builds, imports and webhooks use.
///
/// @param events where they are told in the cluster
public record Tenancy(KubernetesClient client, List<Reflected> what, Outlet events)
        implements Supplier<Reflection> {

    /// Secrets that are nobody's input, and many.
    private static final List<String> OF_OTHERS = List.of("helm.sh/release.v1");

    static Tenancy of(KubernetesClient client, ClusterConfig.Reflected config) {
        var always =
                Stream.concat(
                        Stream.of(
                                ResourceType.NAMESPACE,
                                ResourceType.SERVICE_ACCOUNT,
                                ResourceType.RESOURCE_QUOTA,
                                ResourceType.LIMIT_RANGE),
                        ResourceType.ACCESS.stream());
        var selected =
                Stream.of(
                        Reflected.all(ResourceType.SECRET)
                                .selected(config.secrets().orElse(""))
                                .without(OF_OTHERS),
                        Reflected.all(ResourceType.CONFIG_MAP)
                                .selected(config.configMaps().orElse("")));
        return new Tenancy(
                client,
                Stream.concat(always.map(Reflected::all), selected).toList(),
                new ClusterEvents(client));
    }

    @Override
    public Reflection get() {
        return Reflection.of(client, what);
    }
}
