package io.millrace.gateway.tenancy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.gateway.secretbox.SecretValues;
import io.millrace.platform.cluster.Mirror;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.Metadata;
import io.millrace.platform.resource.Namespaces;
import io.millrace.platform.resource.Resource;
import java.util.Optional;

/// Keeps the cluster's namespaces, and what the owners need to know of what lies in them: Secrets
/// sealed, as always.
final class ClusterTenancy implements Mirror.Keeping {

    /// On what components of the cluster write down every second who leads them.
    private static final String LEADER = "control-plane.alpha.kubernetes.io/leader";

    private final NamespaceDeletion deletion;
    private final SecretValues secrets;

    ClusterTenancy(NamespaceDeletion deletion, SecretValues secrets) {
        this.deletion = deletion;
        this.secrets = secrets;
    }

    @Override
    public boolean keep(ResourceKey key, ObjectNode object, Optional<Resource> stored, Work work) {
        var type = key.type();
        if (type.equals(ResourceType.NAMESPACE)) {
            return namespace(key, object, stored, work);
        }
        if (Metadata.of(object).annotations().containsKey(LEADER)) {
            return true;
        }
        if (type.equals(ResourceType.SECRET)) {
            secrets.encrypt(key.namespace(), key.name(), object);
        }
        if (!type.equals(ResourceType.RESOURCE_QUOTA) || isAnotherQuota(object, stored)) {
            work.save(key, object);
        }
        return true;
    }

    /// How much of it is used is the cluster's to count, and changes with every pod.
    private static boolean isAnotherQuota(ObjectNode quota, Optional<Resource> stored) {
        quota.remove("status");
        return stored.filter(it -> it.tree().path("spec").equals(quota.path("spec"))).isEmpty();
    }

    /// A namespace that has come again under its name waits until what was in the earlier one has
    /// been deleted; one that goes is not taken up.
    private boolean namespace(
            ResourceKey key, ObjectNode object, Optional<Resource> stored, Work work) {
        var metadata = Metadata.of(object);
        if (stored.isPresent() && !stored.get().uid().equals(metadata.text("uid"))) {
            gone(stored.get(), work);
            return false;
        }
        if (stored.isPresent() || metadata.text("deletionTimestamp").isEmpty()) {
            if (stored.filter(Namespaces::isTerminating).isEmpty()) {
                work.save(key, object);
            }
        }
        return true;
    }

    @Override
    public boolean gone(Resource stored, Work work) {
        if (stored.key().type().equals(ResourceType.NAMESPACE)) {
            deletion.terminate(stored, work);
        } else {
            work.delete(stored.key());
        }
        return true;
    }
}
