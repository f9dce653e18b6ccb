package io.millrace.contract.build;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Required;

@Description("Names a Secret in the same namespace.")
public record SecretLocalReference(@Description("Name of the Secret.") @Required String name) {

    public SecretLocalReference {
        name = name == null ? "" : name;
    }
}
