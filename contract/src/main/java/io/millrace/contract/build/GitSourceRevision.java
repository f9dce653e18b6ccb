package io.millrace.contract.build;

import io.millrace.contract.meta.Description;
import org.jspecify.annotations.Nullable;

@Description("One commit.")
public record GitSourceRevision(
        @Description("Its hash.") @Nullable String commit,
        @Description("Who wrote it.") SourceControlUser author,
        @Description("Who committed it.") SourceControlUser committer,
        @Description("Its message.") @Nullable String message) {

    public GitSourceRevision {
        author = author == null ? SourceControlUser.EMPTY : author;
        committer = committer == null ? SourceControlUser.EMPTY : committer;
    }
}
