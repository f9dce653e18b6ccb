package io.millrace.gateway.tenancy;

import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.rbac.Subject;
import io.millrace.gateway.access.Policies;
import io.millrace.platform.access.ServiceAccounts;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.Metadata;
import io.millrace.platform.resource.Resource;
import io.millrace.platform.resource.Timestamps;
import io.millrace.platform.schema.Json;

/// What a namespace, and a project that somebody asked for, has from its first moment.
final class ProjectContents {

    private ProjectContents() {}

    /// A service account without anything.
    static Resource account(String namespace, String name, Work work) {
        var account = Json.object();
        account.put("apiVersion", "v1");
        account.put("kind", "ServiceAccount");
        var metadata = Metadata.of(account);
        metadata.set("name", name);
        metadata.set("namespace", namespace);
        metadata.set("uid", work.newUid());
        metadata.set("creationTimestamp", Timestamps.text(work.now()));
        return work.save(ResourceKey.of(ResourceType.SERVICE_ACCOUNT, namespace, name), account);
    }

    /// Whatever runs in the namespace pulls its images, its builds push them, and its deployments
    /// are rolled out.
    static void bindAccounts(String namespace, Work work) {
        Policies.bind(
                namespace,
                "system:image-pullers",
                "system:image-puller",
                Subject.group(ServiceAccounts.group(namespace)),
                work);
        Policies.bind(
                namespace,
                "system:image-builders",
                "system:image-builder",
                Subject.serviceAccount(namespace, "builder"),
                work);
        Policies.bind(
                namespace,
                "system:deployers",
                "system:deployer",
                Subject.serviceAccount(namespace, "deployer"),
                work);
    }

    /// Who asked for the project administers it.
    static void bindRequester(String namespace, String username, Work work) {
        Policies.bind(namespace, "admin", "admin", Subject.user(username), work);
    }
}
