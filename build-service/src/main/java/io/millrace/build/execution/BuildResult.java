package io.millrace.build.execution;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// How an attempt at a Build ended.
public sealed interface BuildResult {

    List<BuildStage> stages();

    Optional<SourceRevision> revision();

    /// The same, with what it says of a failure masked.
    default BuildResult redacted(UnaryOperator<String> redaction) {
        return switch (this) {
            case Failed failed ->
                    new Failed(
                            failed.reason(),
                            redaction.apply(failed.message()),
                            redaction.apply(failed.logSnippet()),
                            failed.stages(),
                            failed.revision());
            case Pushed _, Built _, Cancelled _ -> this;
        };
    }

    /// The image is in the registry under this manifest digest (`sha256:…`).
    ///
    /// @param images that were pulled to build on, each `<pull spec>@<digest>`
    record Pushed(
            String digest,
            List<BuildStage> stages,
            Optional<SourceRevision> revision,
            List<String> images)
            implements BuildResult {

        public Pushed {
            images = List.copyOf(images);
        }

        public Pushed(String digest, List<BuildStage> stages, Optional<SourceRevision> revision) {
            this(digest, stages, revision, List.of());
        }
    }

    /// The image was built; the Build names no output to push it to.
    record Built(List<BuildStage> stages, Optional<SourceRevision> revision)
            implements BuildResult {}

    /// The build failed and will not succeed by itself.
    ///
    /// @param logSnippet the last lines of the log, for `status.logSnippet`
    record Failed(
            FailureReason reason,
            String message,
            String logSnippet,
            List<BuildStage> stages,
            Optional<SourceRevision> revision)
            implements BuildResult {}

    /// The build was cancelled before it ended.
    record Cancelled(List<BuildStage> stages, Optional<SourceRevision> revision)
            implements BuildResult {}
}
