package io.millrace.contract.meta;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

@Description("What every stored object says about itself.")
public record ObjectMeta(
        @Description(
                        "Name of the object, unique per kind within its namespace; fixed once created.")
                @Nullable String name,
        @Description("Prefix from which the server makes a unique name when `name` is not given.")
                @Nullable String generateName,
        @Description(
                        "Project in which the object lives; absent for cluster-wide kinds. Fixed once created.")
                @Nullable String namespace,
        @Description("Accepted from old clients and ignored.") @Nullable String selfLink,
        @Description("Identifier that the server gives at creation; never given twice.")
                @Nullable String uid,
        @Description(
                        "Version of the stored object. Sent with an update, it makes the update fail if "
                                + "somebody else wrote in between.")
                @Nullable String resourceVersion,
        @Description("Counts the changes of the desired state; set by the server.")
                @Nullable Long generation,
        @Description("When the server created the object.") @Nullable Instant creationTimestamp,
        @Description(
                        "When deletion was asked for; set by the server while finalizers hold the object.")
                @Nullable Instant deletionTimestamp,
        @Description(
                        "Seconds that the object was given to end by itself when deletion was asked for.")
                @Nullable Long deletionGracePeriodSeconds,
        @Description("Names and values by which objects are selected.")
                @Nullable Map<String, String> labels,
        @Description("Names and values for tools and people; nothing is selected by them.")
                @Nullable Map<String, String> annotations,
        @Description(
                        "Objects to which this one belongs; it is collected when the last of them is gone.")
                @MergeKey("uid")
                @Nullable List<OwnerReference> ownerReferences,
        @Description("Parties that still have to act before a deletion can complete.") @MergeSet
                @Nullable List<String> finalizers,
        @Description("Which manager set which fields; kept by the server.")
                @Nullable List<ManagedFieldsEntry> managedFields) {

    public static final ObjectMeta EMPTY =
            new ObjectMeta(
                    null, null, null, null, null, null, null, null, null, null, null, null, null,
                    null, null);

    public ObjectMeta {
        creationTimestamp =
                creationTimestamp == null
                        ? null
                        : creationTimestamp.truncatedTo(ChronoUnit.SECONDS);
        deletionTimestamp =
                deletionTimestamp == null
                        ? null
                        : deletionTimestamp.truncatedTo(ChronoUnit.SECONDS);
        labels = copy(labels);
        annotations = copy(annotations);
        ownerReferences = ownerReferences == null ? null : List.copyOf(ownerReferences);
        finalizers = finalizers == null ? null : List.copyOf(finalizers);
        managedFields = managedFields == null ? null : List.copyOf(managedFields);
    }

    /// What is empty is not written, so that it is no difference.
    private static @Nullable Map<String, String> copy(@Nullable Map<String, String> values) {
        return values == null || values.isEmpty()
                ? null
                : Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    public static ObjectMeta named(String name) {
        return EMPTY.withName(name);
    }

    public static ObjectMeta named(String namespace, String name) {
        return EMPTY.withNamespace(namespace).withName(name);
    }

    public ObjectMeta withName(@Nullable String name) {
        return new ObjectMeta(
                name,
                generateName,
                namespace,
                selfLink,
                uid,
                resourceVersion,
                generation,
                creationTimestamp,
                deletionTimestamp,
                deletionGracePeriodSeconds,
                labels,
                annotations,
                ownerReferences,
                finalizers,
                managedFields);
    }

    public ObjectMeta withGenerateName(@Nullable String generateName) {
        return new ObjectMeta(
                name,
                generateName,
                namespace,
                selfLink,
                uid,
                resourceVersion,
                generation,
                creationTimestamp,
                deletionTimestamp,
                deletionGracePeriodSeconds,
                labels,
                annotations,
                ownerReferences,
                finalizers,
                managedFields);
    }

    public ObjectMeta withNamespace(@Nullable String namespace) {
        return new ObjectMeta(
                name,
                generateName,
                namespace,
                selfLink,
                uid,
                resourceVersion,
                generation,
                creationTimestamp,
                deletionTimestamp,
                deletionGracePeriodSeconds,
                labels,
                annotations,
                ownerReferences,
                finalizers,
                managedFields);
    }

    public ObjectMeta withUid(@Nullable String uid) {
        return new ObjectMeta(
                name,
                generateName,
                namespace,
                selfLink,
                uid,
                resourceVersion,
                generation,
                creationTimestamp,
                deletionTimestamp,
                deletionGracePeriodSeconds,
                labels,
                annotations,
                ownerReferences,
                finalizers,
                managedFields);
    }

    public ObjectMeta withResourceVersion(@Nullable String resourceVersion) {
        return new ObjectMeta(
                name,
                generateName,
                namespace,
                selfLink,
                uid,
                resourceVersion,
                generation,
                creationTimestamp,
                deletionTimestamp,
                deletionGracePeriodSeconds,
                labels,
                annotations,
                ownerReferences,
                finalizers,
                managedFields);
    }

    public ObjectMeta withGeneration(@Nullable Long generation) {
        return new ObjectMeta(
                name,
                generateName,
                namespace,
                selfLink,
                uid,
                resourceVersion,
                generation,
                creationTimestamp,
                deletionTimestamp,
                deletionGracePeriodSeconds,
                labels,
                annotations,
                ownerReferences,
                finalizers,
                managedFields);
    }

    public ObjectMeta withCreationTimestamp(@Nullable Instant creationTimestamp) {
        return new ObjectMeta(
                name,
                generateName,
                namespace,
                selfLink,
                uid,
                resourceVersion,
                generation,
                creationTimestamp,
                deletionTimestamp,
                deletionGracePeriodSeconds,
                labels,
                annotations,
                ownerReferences,
                finalizers,
                managedFields);
    }

    public ObjectMeta withDeletionTimestamp(@Nullable Instant deletionTimestamp) {
        return new ObjectMeta(
                name,
                generateName,
                namespace,
                selfLink,
                uid,
                resourceVersion,
                generation,
                creationTimestamp,
                deletionTimestamp,
                deletionGracePeriodSeconds,
                labels,
                annotations,
                ownerReferences,
                finalizers,
                managedFields);
    }

    public ObjectMeta withLabels(@Nullable Map<String, String> labels) {
        return new ObjectMeta(
                name,
                generateName,
                namespace,
                selfLink,
                uid,
                resourceVersion,
                generation,
                creationTimestamp,
                deletionTimestamp,
                deletionGracePeriodSeconds,
                labels,
                annotations,
                ownerReferences,
                finalizers,
                managedFields);
    }

    public ObjectMeta withAnnotations(@Nullable Map<String, String> annotations) {
        return new ObjectMeta(
                name,
                generateName,
                namespace,
                selfLink,
                uid,
                resourceVersion,
                generation,
                creationTimestamp,
                deletionTimestamp,
                deletionGracePeriodSeconds,
                labels,
                annotations,
                ownerReferences,
                finalizers,
                managedFields);
    }

    public ObjectMeta withOwnerReferences(@Nullable List<OwnerReference> ownerReferences) {
        return new ObjectMeta(
                name,
                generateName,
                namespace,
                selfLink,
                uid,
                resourceVersion,
                generation,
                creationTimestamp,
                deletionTimestamp,
                deletionGracePeriodSeconds,
                labels,
                annotations,
                ownerReferences,
                finalizers,
                managedFields);
    }

    public ObjectMeta withFinalizers(@Nullable List<String> finalizers) {
        return new ObjectMeta(
                name,
                generateName,
                namespace,
                selfLink,
                uid,
                resourceVersion,
                generation,
                creationTimestamp,
                deletionTimestamp,
                deletionGracePeriodSeconds,
                labels,
                annotations,
                ownerReferences,
                finalizers,
                managedFields);
    }
}
