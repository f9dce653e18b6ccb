package io.millrace.build.execution;

/// Told while a build runs what its status can already say.
public interface BuildProgress {

    BuildProgress UNWATCHED = new BuildProgress() {};

    /// The build has begun this step.
    default void began(StageName stage, StepName step) {}

    /// The source is fetched; this is the commit that will be built.
    default void fetched(SourceRevision revision) {}
}
