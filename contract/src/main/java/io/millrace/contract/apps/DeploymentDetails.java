package io.millrace.contract.apps;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Required;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Description("Why a deployment was made.")
public record DeploymentDetails(
        @Description("The reason, for people.") @Nullable String message,
        @Description("What made it.") @Required List<DeploymentCause> causes) {

    public DeploymentDetails {
        causes = causes == null ? List.of() : List.copyOf(causes);
    }
}
