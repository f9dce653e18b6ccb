package io.millrace.contract.build;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Kind;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.contract.meta.WireName;
import org.jspecify.annotations.Nullable;

@Description("Query of a request that uploads a build's source.")
@Kind(group = "build.openshift.io", version = "v1", kind = "BinaryBuildRequestOptions")
public record BinaryBuildRequestOptions(
        @Description("`BinaryBuildRequestOptions`.") @Nullable String kind,
        @Description("`build.openshift.io/v1`.") @Nullable String apiVersion,
        @Description("Name of the BuildConfig.") ObjectMeta metadata,
        @Description("Stores the upload as one file of this name instead of unpacking it.")
                @Nullable String asFile,
        @Description("Hash of the commit that is uploaded.") @WireName("revision.commit")
                @Nullable String commit,
        @Description("Message of that commit.") @WireName("revision.message")
                @Nullable String message,
        @Description("Name of its author.") @WireName("revision.authorName")
                @Nullable String authorName,
        @Description("Mail address of its author.") @WireName("revision.authorEmail")
                @Nullable String authorEmail,
        @Description("Name of its committer.") @WireName("revision.committerName")
                @Nullable String committerName,
        @Description("Mail address of its committer.") @WireName("revision.committerEmail")
                @Nullable String committerEmail) {

    public BinaryBuildRequestOptions {
        metadata = metadata == null ? ObjectMeta.EMPTY : metadata;
    }
}
