package io.millrace.contract.build;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Required;
import java.util.List;

@Description("What would be built or deployed at the same time.")
public record ImpactWave(
        @Description("The objects, by namespace and name.") @Required List<ImpactedObject> items) {

    public ImpactWave {
        items = items == null ? List.of() : List.copyOf(items);
    }
}
