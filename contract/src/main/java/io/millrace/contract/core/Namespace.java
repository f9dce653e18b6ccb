package io.millrace.contract.core;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Kind;
import io.millrace.contract.meta.ObjectMeta;
import org.jspecify.annotations.Nullable;

@Description("A place for names, and a border for rights. A Project shows the same thing.")
@Kind(group = "", version = "v1", kind = "Namespace")
public record Namespace(
        @Description("`Namespace`.") @Nullable String kind,
        @Description("`v1`.") @Nullable String apiVersion,
        @Description("Name, labels and the like.") ObjectMeta metadata,
        @Description("What somebody wants of it.") NamespaceSpec spec,
        @Description("What is true of it.") NamespaceStatus status) {

    public Namespace {
        metadata = metadata == null ? ObjectMeta.EMPTY : metadata;
        spec = spec == null ? NamespaceSpec.EMPTY : spec;
        status = status == null ? NamespaceStatus.EMPTY : status;
    }

    public static Namespace of(ObjectMeta metadata) {
        return new Namespace(
                "Namespace", "v1", metadata, NamespaceSpec.EMPTY, NamespaceStatus.EMPTY);
    }

    public Namespace withMetadata(ObjectMeta metadata) {
        return new Namespace(kind, apiVersion, metadata, spec, status);
    }

    public Namespace withSpec(NamespaceSpec spec) {
        return new Namespace(kind, apiVersion, metadata, spec, status);
    }

    public Namespace withStatus(NamespaceStatus status) {
        return new Namespace(kind, apiVersion, metadata, spec, status);
    }
}
