package io.millrace.contract.build;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Required;
import org.jspecify.annotations.Nullable;

@Description("A label for the image that is built.")
public record ImageLabel(
        @Description("Name of the label.") @Required String name,
        @Description("Its value.") @Nullable String value) {

    public ImageLabel {
        name = name == null ? "" : name;
    }
}
