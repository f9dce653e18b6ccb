package io.millrace.platform.resource;

import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.meta.StatusCause;
import io.millrace.contract.meta.StatusDetails;
import io.millrace.platform.log.Work;
import io.millrace.platform.status.Refusal;
import java.util.List;
import java.util.Optional;

/// Namespaces as owners see them: their own, for the gateway's tenancy, and projected for the
/// others.
public final class Namespaces {

    /// The annotation of a Namespace that names who asked for the project.
    public static final String REQUESTER = "openshift.io/requester";

    private Namespaces() {}

    public static Optional<Resource> find(Work work, String namespace) {
        var key = ResourceKey.cluster(ResourceType.NAMESPACE, namespace);
        return work.find(key).or(() -> work.projected(key));
    }

    /// Who asked for the project; empty when there is none, or nobody did.
    public static Optional<String> requesterOf(Work work, String namespace) {
        return find(work, namespace).map(it -> Metadata.of(it.tree()).annotations().get(REQUESTER));
    }

    /// Whether the namespace is there and not going away.
    public static boolean isActive(Work work, String namespace) {
        return find(work, namespace).filter(it -> !isTerminating(it)).isPresent();
    }

    /// Whether the namespace is going away.
    public static boolean isTerminating(Resource namespace) {
        return namespace.tree().path("status").path("phase").asText().equals("Terminating");
    }

    /// Refuses a creation in a namespace that is not there or is going away.
    public static void requireActive(Work work, ResourceType type, String namespace, String name) {
        var found = find(work, namespace);
        if (found.isEmpty()) {
            throw Refusal.notFound(ResourceType.NAMESPACE, namespace).asException();
        }
        if (isTerminating(found.get())) {
            throw terminating(type, namespace, name).asException();
        }
    }

    private static Refusal terminating(ResourceType type, String namespace, String name) {
        var refusal =
                Refusal.forbidden(
                        type,
                        name,
                        "unable to create new content in namespace %s because it is being terminated"
                                .formatted(namespace));
        return new Refusal(
                refusal.code(),
                refusal.reason(),
                refusal.message(),
                new StatusDetails(
                        name.isEmpty() ? null : name,
                        type.group().isEmpty() ? null : type.group(),
                        type.plural(),
                        null,
                        List.of(
                                new StatusCause(
                                        "NamespaceTerminating",
                                        "namespace %s is being terminated".formatted(namespace),
                                        "metadata.namespace")),
                        null));
    }
}
