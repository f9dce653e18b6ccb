package io.millrace.contract.meta;

import org.jspecify.annotations.Nullable;

@Description("Points to an object, or to an image that has a name of its own.")
@SchemaPackage("io.k8s.api.core.v1")
@Atomic
public record ObjectReference(
        @Description(
                        "Kind of the object: in images and builds `ImageStreamTag`, `ImageStreamImage` or "
                                + "`DockerImage`.")
                @Nullable String kind,
        @Description("Project of the object; absent means the project of whoever refers to it.")
                @Nullable String namespace,
        @Description("Name of the object, or a pull spec for a `DockerImage`.")
                @Nullable String name,
        @Description("UID of the object, where one particular object is meant.")
                @Nullable String uid,
        @Description("API version of the object.") @Nullable String apiVersion,
        @Description("Version of the object to which the reference was made.")
                @Nullable String resourceVersion,
        @Description("Part of the object, when not all of it is meant.")
                @Nullable String fieldPath) {

    public static final ObjectReference EMPTY =
            new ObjectReference(null, null, null, null, null, null, null);

    public ObjectReference {
        kind = orNull(kind);
        namespace = orNull(namespace);
        name = orNull(name);
        uid = orNull(uid);
        apiVersion = orNull(apiVersion);
        resourceVersion = orNull(resourceVersion);
        fieldPath = orNull(fieldPath);
    }

    /// What is empty is not written, so that it is no difference.
    private static @Nullable String orNull(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }

    public ObjectReference withKind(@Nullable String kind) {
        return new ObjectReference(
                kind, namespace, name, uid, apiVersion, resourceVersion, fieldPath);
    }

    public ObjectReference withNamespace(@Nullable String namespace) {
        return new ObjectReference(
                kind, namespace, name, uid, apiVersion, resourceVersion, fieldPath);
    }

    public ObjectReference withName(@Nullable String name) {
        return new ObjectReference(
                kind, namespace, name, uid, apiVersion, resourceVersion, fieldPath);
    }
}
