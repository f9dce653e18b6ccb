package io.millrace.gateway.api;

import io.millrace.contract.Owner;
import io.millrace.contract.ResourceType;
import io.millrace.contract.autoscaling.Scale;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A resource as the API offers it.
///
/// @param stored the type whose objects it shows, empty for mere requests
/// @param owner who decides its writes
record ApiResource(
        ResourceType type,
        Optional<ResourceType> stored,
        Owner owner,
        String singular,
        List<String> shortNames,
        List<String> categories,
        List<String> verbs,
        List<Subresource> subresources) {

    /// A part of an object with verbs of its own.
    record Subresource(String name, Class<?> model, List<String> verbs) {

        String kind() {
            return model.getSimpleName();
        }

        /// The group of its kind: the resource's own, except for kinds that several groups share.
        String groupIn(ResourceType type) {
            return model.equals(Scale.class) ? "autoscaling" : type.group();
        }
    }

    static final List<String> ALL_VERBS =
            List.of(
                    "create",
                    "delete",
                    "deletecollection",
                    "get",
                    "list",
                    "patch",
                    "update",
                    "watch");

    static ApiResource of(ResourceType type, Owner owner, String... shortNames) {
        return new ApiResource(
                type,
                Optional.of(type),
                owner,
                type.kind().toLowerCase(Locale.ROOT),
                List.of(shortNames),
                List.of(),
                ALL_VERBS,
                List.of());
    }

    /// A resource that shows another's objects.
    ApiResource showing(ResourceType other) {
        return new ApiResource(
                type,
                Optional.of(other),
                owner,
                singular,
                shortNames,
                categories,
                verbs,
                subresources);
    }

    ApiResource transientOnly() {
        return new ApiResource(
                type,
                Optional.empty(),
                owner,
                singular,
                shortNames,
                categories,
                List.of("create"),
                subresources);
    }

    ApiResource inCategory(String category) {
        return new ApiResource(
                type, stored, owner, singular, shortNames, List.of(category), verbs, subresources);
    }

    ApiResource withVerbs(String... these) {
        return new ApiResource(
                type,
                stored,
                owner,
                singular,
                shortNames,
                categories,
                List.of(these),
                subresources);
    }

    ApiResource withSubresources(Subresource... these) {
        return new ApiResource(
                type, stored, owner, singular, shortNames, categories, verbs, List.of(these));
    }

    boolean allows(String verb) {
        return verbs.contains(verb);
    }

    Optional<Subresource> subresource(String name) {
        return subresources.stream().filter(it -> it.name().equals(name)).findFirst();
    }
}
