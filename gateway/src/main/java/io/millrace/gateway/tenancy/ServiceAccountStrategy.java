package io.millrace.gateway.tenancy;

import io.millrace.contract.ResourceType;
import io.millrace.contract.core.ServiceAccount;
import io.millrace.platform.resource.Strategy;

/// A ServiceAccount is stored as it is.
final class ServiceAccountStrategy implements Strategy {

    @Override
    public ResourceType type() {
        return ResourceType.SERVICE_ACCOUNT;
    }

    @Override
    public Class<?> model() {
        return ServiceAccount.class;
    }
}
