package io.millrace.contract.review;

import io.millrace.contract.meta.Description;
import org.jspecify.annotations.Nullable;

@Description("An action on a resource.")
public record ResourceAttributes(
        @Description("Namespace of the action; empty means all, or none.")
                @Nullable String namespace,
        @Description("What is to be done; `*` means everything.") @Nullable String verb,
        @Description("API group of the resource; `*` means all.") @Nullable String group,
        @Description("Version of the API group.") @Nullable String version,
        @Description("Resource by plural name; `*` means all.") @Nullable String resource,
        @Description("Part of the resource.") @Nullable String subresource,
        @Description("Name of the object; empty means any.") @Nullable String name,
        @Description("Limits the action to some objects by their fields; not looked at.")
                @Nullable Object fieldSelector,
        @Description("Limits the action to some objects by their labels; not looked at.")
                @Nullable Object labelSelector) {}
