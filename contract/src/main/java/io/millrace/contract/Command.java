package io.millrace.contract;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A request to the owner of a resource, as it stands in the owner's command topic.
///
/// @param id unique per request; an owner that knows it answers with the stored outcome again
/// @param requester on whose behalf
/// @param verb what to do
/// @param group the API group, empty for core
/// @param resource the plural name of the resource in the API
/// @param subresource empty, or `instantiate`, `status` …; internal ones are the owner's own words
/// @param namespace empty for cluster-scoped resources
/// @param name empty where the body or `generateName` decides
/// @param body the object, the patch or the options; null when there is none
/// @param patchType the media type of a patch
/// @param preconditionUid refuse unless the stored object's uid is this one
/// @param preconditionVersion refuse unless the stored object's resourceVersion is this one
/// @param options the query's write options: `fieldManager`, `fieldValidation`,
///   `propagationPolicy`, `labelSelector` …
/// @param dryRun decide, answer, store nothing
/// @param deadline refuse unexecuted after this instant
/// @param replyTo the gateway instance that waits, empty when nobody does
/// @param seen the changelog positions that the requester had seen, by owner
public record Command(
        String id,
        Requester requester,
        Verb verb,
        String group,
        String resource,
        String subresource,
        String namespace,
        String name,
        @Nullable Object body,
        @Nullable String patchType,
        @Nullable String preconditionUid,
        @Nullable String preconditionVersion,
        Map<String, String> options,
        boolean dryRun,
        Instant deadline,
        String replyTo,
        Map<String, Long> seen) {

    /// The option of a command whose sender has not looked whether the requester may: the owner
    /// does.
    public static final String UNJUDGED = "unjudged";

    /// The option of a command that was passed on, with what the requester is to be told besides
    /// the outcome.
    public static final String WARNING = "warning";

    public Command {
        options = Map.copyOf(options);
        seen = Map.copyOf(seen);
    }

    public Optional<String> option(String key) {
        return Optional.ofNullable(options.get(key));
    }

    /// The record key in the command topic: requests about one object stay in order.
    public String recordKey() {
        return namespace + "/" + name;
    }

    /// The CloudEvents type, an imperative: `io.millrace.build.CreateBuildconfigsInstantiate.v1`.
    public String type(Owner owner) {
        return "io.millrace.%s.%s%s%s.v1"
                .formatted(
                        owner.wireName(),
                        capitalised(verb.name().toLowerCase(java.util.Locale.ROOT)),
                        capitalised(resource),
                        capitalised(subresource));
    }

    private static String capitalised(String word) {
        return word.isEmpty() ? "" : Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }
}
