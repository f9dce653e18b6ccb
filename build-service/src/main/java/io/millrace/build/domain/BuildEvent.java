package io.millrace.build.domain;

import java.time.Instant;
import java.util.Optional;

/// What happens to a Build.
public sealed interface BuildEvent {

    /// It could be run, but for this problem; it is tried again.
    record Postponed(Problem problem) implements BuildEvent {}

    /// It waits for a worker.
    record Scheduled() implements BuildEvent {}

    /// A worker runs it.
    record Started(Instant at) implements BuildEvent {}

    /// The worker is done; the digest is there when an image was pushed.
    record Completed(Instant at, Optional<String> digest) implements BuildEvent {}

    /// The build itself went wrong.
    record Failed(Instant at, Problem problem, String logSnippet) implements BuildEvent {}

    /// The build could not be carried out.
    record Broken(Instant at, Problem problem) implements BuildEvent {}

    /// Somebody cancelled it and nothing of it runs any more.
    record Cancelled(Instant at) implements BuildEvent {}
}
