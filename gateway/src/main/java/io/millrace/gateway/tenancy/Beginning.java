package io.millrace.gateway.tenancy;

import io.millrace.contract.ResourceType;
import io.millrace.gateway.access.BootstrapPolicy;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.Metadata;
import io.millrace.platform.resource.Namespaces;
import io.millrace.platform.resource.Resource;

/// What a writer sees to once, before anything else.
final class Beginning {

    private volatile boolean done;

    /// There may be another writer's state from here on.
    void again() {
        done = false;
    }

    void reconcile(Work work) {
        if (done) {
            return;
        }
        if (BootstrapPolicy.isFirst(work)) {
            work.list(ResourceType.NAMESPACE, "").forEach(it -> bind(it, work));
        }
        BootstrapPolicy.reconcile(work);
        work.afterCommit(() -> done = true);
    }

    /// A project from the time before there were bindings: its rights were its requester's.
    private static void bind(Resource namespace, Work work) {
        var name = namespace.key().name();
        ProjectContents.bindAccounts(name, work);
        var requester = Metadata.of(namespace.tree()).annotations().get(Namespaces.REQUESTER);
        if (requester != null && !requester.isEmpty()) {
            ProjectContents.bindRequester(name, requester, work);
        }
    }
}
