package io.millrace.gateway.api;

import io.millrace.contract.build.BinaryBuildSource;
import io.millrace.contract.build.BuildRequest;
import io.millrace.contract.build.GitSourceRevision;
import io.millrace.contract.build.SourceControlUser;
import io.millrace.contract.build.SourceRevision;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.platform.status.Refusal;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What the query of an upload says about it.
final class BinaryRequest {

    private BinaryRequest() {}

    /// @param name of the BuildConfig
    static BuildRequest of(String name, Map<String, String> query) {
        return new BuildRequest(
                "BuildRequest",
                "build.openshift.io/v1",
                ObjectMeta.named(name),
                revision(query).orElse(null),
                null,
                null,
                new BinaryBuildSource(text(query, "asFile")),
                null,
                null,
                null,
                null,
                null);
    }

    /// A part of a source is no source.
    ///
    /// @param range the header `Content-Range`
    static void requireWhole(String range) {
        if (!range.isEmpty()) {
            throw Refusal.badRequest(
                            "an upload cannot be resumed: the request carries a part of a source"
                                    + " (Content-Range: %s), please send all of it"
                                            .formatted(range))
                    .asException();
        }
    }

    private static Optional<SourceRevision> revision(Map<String, String> query) {
        var isGiven =
                Stream.of(
                                "commit",
                                "message",
                                "authorName",
                                "authorEmail",
                                "committerName",
                                "committerEmail")
                        .anyMatch(it -> text(query, "revision." + it) != null);
        return isGiven
                ? Optional.of(
                        new SourceRevision(
                                "Git",
                                new GitSourceRevision(
                                        text(query, "revision.commit"),
                                        user(query, "author"),
                                        user(query, "committer"),
                                        text(query, "revision.message"))))
                : Optional.empty();
    }

    private static SourceControlUser user(Map<String, String> query, String role) {
        return new SourceControlUser(
                text(query, "revision." + role + "Name"),
                text(query, "revision." + role + "Email"));
    }

    private static @Nullable String text(Map<String, String> query, String key) {
        var value = query.get(key);
        return value == null || value.isEmpty() ? null : value;
    }
}
