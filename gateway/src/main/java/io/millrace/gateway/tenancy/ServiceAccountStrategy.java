package io.millrace.gateway.tenancy;

import io.millrace.contract.ResourceType;
import io.millrace.contract.core.ServiceAccount;
import io.millrace.platform.resource.Namespaces;
import io.millrace.platform.resource.Resource;
import io.millrace.platform.resource.Strategy;
import io.millrace.platform.resource.Write;
import java.util.Optional;

/// A ServiceAccount is stored as it is, and has a Secret for the registry. Those that every project
/// has come back when they are deleted, under a new uid: what was given to the old ones is worth
/// nothing any more.
final class ServiceAccountStrategy implements Strategy {

    private final AccountSecrets secrets;

    ServiceAccountStrategy(AccountSecrets secrets) {
        this.secrets = secrets;
    }

    @Override
    public ResourceType type() {
        return ResourceType.SERVICE_ACCOUNT;
    }

    @Override
    public Class<?> model() {
        return ServiceAccount.class;
    }

    @Override
    public void saved(Resource saved, Optional<Resource> previous, Write write) {
        secrets.settle(saved, write.work());
    }

    @Override
    public void deleted(Resource previous, Write write) {
        secrets.accountDeleted(previous, write.work());
        var key = previous.key();
        if (NamespaceStrategy.SERVICE_ACCOUNTS.contains(key.name())
                && Namespaces.isActive(write.work(), key.namespace())) {
            var fresh = ProjectContents.account(key.namespace(), key.name(), write.work());
            secrets.settle(fresh, write.work());
        }
    }
}
