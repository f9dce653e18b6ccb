package io.millrace.gateway.tenancy;

import io.millrace.contract.rbac.Subject;
import io.millrace.gateway.access.Policies;
import io.millrace.platform.access.ServiceAccounts;
import io.millrace.platform.log.Work;

/// What a namespace, and a project that somebody asked for, has from its first moment.
final class ProjectContents {

    private ProjectContents() {}

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
