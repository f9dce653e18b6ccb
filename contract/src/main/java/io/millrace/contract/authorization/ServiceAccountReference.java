package io.millrace.contract.authorization;

import io.millrace.contract.meta.Description;

@Description("A service account.")
public record ServiceAccountReference(
        @Description("Its name.") String name,
        @Description("Its project; the one of the restriction when it is left out.")
                String namespace) {

    public ServiceAccountReference {
        name = name == null ? "" : name;
        namespace = namespace == null ? "" : namespace;
    }
}
