package io.millrace.contract;

/// Which object: its type, its namespace (empty for cluster-scoped ones) and its name.
public record ResourceKey(ResourceType type, String namespace, String name) {

    public ResourceKey {
        if (type.namespaced() == namespace.isEmpty()) {
            throw new IllegalArgumentException(
                    "A %s %s a namespace: '%s'"
                            .formatted(
                                    type.kind(),
                                    type.namespaced() ? "needs" : "has not",
                                    namespace));
        }
        if (name.isEmpty()) {
            throw new IllegalArgumentException("A " + type.kind() + " needs a name");
        }
    }

    public static ResourceKey of(ResourceType type, String namespace, String name) {
        return new ResourceKey(type, namespace, name);
    }

    public static ResourceKey cluster(ResourceType type, String name) {
        return new ResourceKey(type, "", name);
    }

    /// The changelog's record key: `group/kind/namespace/name`.
    public String wire() {
        return type.group() + "/" + type.kind() + "/" + namespace + "/" + name;
    }

    /// `namespace/name`, the key of commands and facts about the object.
    public String namespacedName() {
        return namespace + "/" + name;
    }
}
