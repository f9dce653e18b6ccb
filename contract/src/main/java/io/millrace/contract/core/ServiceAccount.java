package io.millrace.contract.core;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Kind;
import io.millrace.contract.meta.LocalObjectReference;
import io.millrace.contract.meta.MergeKey;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.contract.meta.ObjectReference;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Description("An identity for programs, with the secrets that they may use.")
@Kind(group = "", version = "v1", kind = "ServiceAccount")
public record ServiceAccount(
        @Description("`ServiceAccount`.") @Nullable String kind,
        @Description("`v1`.") @Nullable String apiVersion,
        @Description("Name, labels and the like.") ObjectMeta metadata,
        @Description("Secrets that whoever runs under this account may use.") @MergeKey("name")
                @Nullable List<ObjectReference> secrets,
        @Description("Secrets with credentials for pulling images.") @MergeKey("name")
                @Nullable List<LocalObjectReference> imagePullSecrets,
        @Description("False keeps the account's token out of what runs under it.")
                @Nullable Boolean automountServiceAccountToken) {

    public ServiceAccount {
        metadata = metadata == null ? ObjectMeta.EMPTY : metadata;
        secrets = secrets == null ? null : List.copyOf(secrets);
        imagePullSecrets = imagePullSecrets == null ? null : List.copyOf(imagePullSecrets);
    }

    public static ServiceAccount of(ObjectMeta metadata) {
        return new ServiceAccount("ServiceAccount", "v1", metadata, null, null, null);
    }

    public ServiceAccount withMetadata(ObjectMeta metadata) {
        return new ServiceAccount(
                kind,
                apiVersion,
                metadata,
                secrets,
                imagePullSecrets,
                automountServiceAccountToken);
    }

    public ServiceAccount withSecrets(@Nullable List<ObjectReference> secrets) {
        return new ServiceAccount(
                kind,
                apiVersion,
                metadata,
                secrets,
                imagePullSecrets,
                automountServiceAccountToken);
    }

    public ServiceAccount withImagePullSecrets(
            @Nullable List<LocalObjectReference> imagePullSecrets) {
        return new ServiceAccount(
                kind,
                apiVersion,
                metadata,
                secrets,
                imagePullSecrets,
                automountServiceAccountToken);
    }
}
