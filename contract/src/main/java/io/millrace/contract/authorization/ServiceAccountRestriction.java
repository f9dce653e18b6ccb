package io.millrace.contract.authorization;

import io.millrace.contract.meta.Description;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Description("Service accounts that one of the lists admits.")
public record ServiceAccountRestriction(
        @Description("Single service accounts.")
                @Nullable List<ServiceAccountReference> serviceaccounts,
        @Description("Projects all of whose service accounts are admitted.")
                @Nullable List<String> namespaces) {

    public ServiceAccountRestriction {
        serviceaccounts = serviceaccounts == null ? null : List.copyOf(serviceaccounts);
        namespaces = namespaces == null ? null : List.copyOf(namespaces);
    }
}
