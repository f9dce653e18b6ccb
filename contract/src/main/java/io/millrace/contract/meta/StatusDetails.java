package io.millrace.contract.meta;

import java.util.List;
import org.jspecify.annotations.Nullable;

@Description("What an answer is about, beyond its code.")
public record StatusDetails(
        @Description("Name of the object, when there is one.") @Nullable String name,
        @Description("API group of the object.") @Nullable String group,
        @Description("Resource in its plural form, or the kind when an object was invalid.")
                @Nullable String kind,
        @Description("UID of the object, when one particular object is meant.")
                @Nullable String uid,
        @Description("The single reasons of a refusal.") @Nullable List<StatusCause> causes,
        @Description("Seconds after which trying again makes sense.")
                @Nullable Integer retryAfterSeconds) {

    public StatusDetails {
        causes = causes == null ? null : List.copyOf(causes);
    }
}
