package io.millrace.contract.core;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Kind;
import io.millrace.contract.meta.ObjectMeta;
import org.jspecify.annotations.Nullable;

@Description("One deployment of a DeploymentConfig: the pods that it asked for at that time.")
@Kind(group = "", version = "v1", kind = "ReplicationController")
public record ReplicationController(
        @Description("`ReplicationController`.") @Nullable String kind,
        @Description("`v1`.") @Nullable String apiVersion,
        @Description("Name, labels and the like.") ObjectMeta metadata,
        @Description("What is wanted.") ReplicationControllerSpec spec,
        @Description("What is true of it.") ReplicationControllerStatus status) {

    public ReplicationController {
        metadata = metadata == null ? ObjectMeta.EMPTY : metadata;
        spec = spec == null ? ReplicationControllerSpec.EMPTY : spec;
        status = status == null ? ReplicationControllerStatus.EMPTY : status;
    }

    public static ReplicationController of(ObjectMeta metadata) {
        return new ReplicationController(
                "ReplicationController",
                "v1",
                metadata,
                ReplicationControllerSpec.EMPTY,
                ReplicationControllerStatus.EMPTY);
    }

    public ReplicationController withMetadata(ObjectMeta metadata) {
        return new ReplicationController(kind, apiVersion, metadata, spec, status);
    }

    public ReplicationController withSpec(ReplicationControllerSpec spec) {
        return new ReplicationController(kind, apiVersion, metadata, spec, status);
    }

    public ReplicationController withStatus(ReplicationControllerStatus status) {
        return new ReplicationController(kind, apiVersion, metadata, spec, status);
    }
}
