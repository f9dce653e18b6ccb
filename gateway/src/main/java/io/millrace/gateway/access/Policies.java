package io.millrace.gateway.access;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.contract.rbac.RoleBinding;
import io.millrace.contract.rbac.RoleRef;
import io.millrace.contract.rbac.Subject;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.Metadata;
import io.millrace.platform.resource.Timestamps;
import io.millrace.platform.schema.Json;
import java.util.List;

/// Writes roles and bindings on the server's own account.
public final class Policies {

    private Policies() {}

    /// Gives the ClusterRole within the namespace, unless a binding of that name is there.
    public static void bind(
            String namespace, String name, String clusterRole, Subject subject, Work work) {
        var key = ResourceKey.of(ResourceType.ROLE_BINDING, namespace, name);
        if (work.find(key).isEmpty()) {
            create(
                    key,
                    (ObjectNode)
                            Json.tree(
                                    RoleBinding.of(
                                            ObjectMeta.named(namespace, name),
                                            RoleRef.clusterRole(clusterRole),
                                            List.of(subject))),
                    work);
        }
    }

    static void create(ResourceKey key, ObjectNode object, Work work) {
        var metadata = Metadata.of(object);
        metadata.set("uid", work.newUid());
        metadata.set("creationTimestamp", Timestamps.text(work.now()));
        work.save(key, object);
    }

    /// Takes every role, binding and restriction out of a namespace.
    public static void clear(String namespace, Work work) {
        for (var type :
                List.of(
                        ResourceType.ROLE_BINDING,
                        ResourceType.ROLE,
                        ResourceType.ROLE_BINDING_RESTRICTION)) {
            work.list(type, namespace).forEach(it -> work.delete(it.key()));
        }
    }
}
