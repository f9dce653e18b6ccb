package io.millrace.gateway.tenancy;

import io.millrace.contract.ResourceType;
import io.millrace.platform.resource.Names;
import io.millrace.platform.resource.ProjectQuotas;
import io.millrace.platform.status.FieldError;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a ResourceQuota may speak of (Kubernetes, "Resource Quotas").
final class QuotaNames {

    private static final Set<String> STANDARD =
            Stream.concat(
                            Stream.of(
                                    "cpu",
                                    "memory",
                                    "storage",
                                    "ephemeral-storage",
                                    "requests.cpu",
                                    "requests.memory",
                                    "requests.storage",
                                    "requests.ephemeral-storage",
                                    "limits.cpu",
                                    "limits.memory",
                                    "limits.ephemeral-storage",
                                    "pods",
                                    "services",
                                    "services.nodeports",
                                    "services.loadbalancers",
                                    "replicationcontrollers",
                                    "persistentvolumeclaims"),
                            ResourceType.STORED.stream()
                                    .flatMap(it -> ProjectQuotas.names(it).stream()))
                    .collect(Collectors.toUnmodifiableSet());

    private QuotaNames() {}

    static Optional<FieldError> fault(String path, String resource) {
        var prefixed =
                resource.startsWith("hugepages-") || resource.startsWith("requests.hugepages-");
        if (resource.indexOf('/') < 0) {
            return STANDARD.contains(resource) || prefixed
                    ? Optional.empty()
                    : Optional.of(
                            FieldError.invalid(
                                    path, resource, "must be a standard resource for quota"));
        }
        return Names.qualified(path, resource).stream().findFirst();
    }
}
