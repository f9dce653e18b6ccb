package io.millrace.build.execution;

import java.util.List;
import java.util.Map;

/// Told while a build runs what its status can already say.
public interface BuildProgress {

    BuildProgress UNWATCHED = new BuildProgress() {};

    /// The build does not run yet.
    ///
    /// @param reason in a word
    /// @param message what it waits for
    default void waiting(String reason, String message) {}

    /// The build runs. It may be said more than once.
    default void running() {}

    /// The build has begun this step.
    default void began(StageName stage, StepName step) {}

    /// The source is fetched; this is the commit that will be built.
    default void fetched(SourceRevision revision) {}

    /// The pipeline's stages as they are now, all that have begun.
    default void stages(List<PipelineStage> stages) {}

    /// What else the Build is to say of itself, in annotations: `openshift.io/build.pod-name`, or
    /// those that begin with `openshift.io/jenkins-`.
    default void annotated(Map<String, String> annotations) {}
}
