package io.millrace.build.domain;

import java.time.Instant;
import java.util.Optional;

/// Where a Build is in its life. Each phase holds what is true only then and offers only its legal
/// moves.
public sealed interface BuildState {

    BuildPhase phase();

    /// The state after the event; empty when a Build in this state cannot meet it.
    default Optional<BuildState> after(BuildEvent event) {
        return switch (this) {
            case New it -> it.meeting(event);
            case Pending it -> it.meeting(event);
            case Running it -> it.meeting(event);
            case Finished _ -> Optional.empty();
        };
    }

    /// Waits for its turn, its output or its image.
    record New(Optional<Problem> problem) implements BuildState {

        public New postponed(Problem why) {
            return new New(Optional.of(why));
        }

        public Pending scheduled() {
            return new Pending(Optional.empty());
        }

        private Optional<BuildState> meeting(BuildEvent event) {
            return switch (event) {
                case BuildEvent.Postponed(var why) -> Optional.of(postponed(why));
                case BuildEvent.Scheduled() -> Optional.of(scheduled());
                case BuildEvent.Failed(var at, var why, var snippet) ->
                        Optional.of(new Failed(Optional.empty(), at, why, snippet));
                case BuildEvent.Broken(var at, var why) ->
                        Optional.of(new Broken(Optional.empty(), at, why));
                case BuildEvent.Cancelled(var at) ->
                        Optional.of(new Cancelled(Optional.empty(), at));
                case BuildEvent.Started _, BuildEvent.Completed _ -> Optional.empty();
            };
        }

        @Override
        public BuildPhase phase() {
            return BuildPhase.NEW;
        }
    }

    /// Waits for a worker, or with one for what it lacks.
    record Pending(Optional<Problem> problem) implements BuildState {

        public Running started(Instant at) {
            return new Running(at);
        }

        /// @param why nothing when it merely waits
        public Pending postponed(Problem why) {
            return new Pending(Optional.of(why).filter(it -> !it.equals(Problem.NONE)));
        }

        private Optional<BuildState> meeting(BuildEvent event) {
            return switch (event) {
                case BuildEvent.Started(var at) -> Optional.of(started(at));
                case BuildEvent.Postponed(var why) -> Optional.of(postponed(why));
                case BuildEvent.Failed(var at, var why, var snippet) ->
                        Optional.of(new Failed(Optional.empty(), at, why, snippet));
                case BuildEvent.Broken(var at, var why) ->
                        Optional.of(new Broken(Optional.empty(), at, why));
                case BuildEvent.Cancelled(var at) ->
                        Optional.of(new Cancelled(Optional.empty(), at));
                case BuildEvent.Scheduled _, BuildEvent.Completed _ -> Optional.empty();
            };
        }

        @Override
        public BuildPhase phase() {
            return BuildPhase.PENDING;
        }
    }

    /// A worker runs it. When that worker dies and another begins again, it has been running since
    /// the first.
    record Running(Instant since) implements BuildState {

        public Complete completed(Instant at, Optional<String> digest) {
            return new Complete(Optional.of(since), at, digest);
        }

        private Optional<BuildState> meeting(BuildEvent event) {
            return switch (event) {
                case BuildEvent.Started _ -> Optional.of(this);
                case BuildEvent.Completed(var at, var digest) -> Optional.of(completed(at, digest));
                case BuildEvent.Failed(var at, var why, var snippet) ->
                        Optional.of(new Failed(Optional.of(since), at, why, snippet));
                case BuildEvent.Broken(var at, var why) ->
                        Optional.of(new Broken(Optional.of(since), at, why));
                case BuildEvent.Cancelled(var at) ->
                        Optional.of(new Cancelled(Optional.of(since), at));
                case BuildEvent.Postponed _, BuildEvent.Scheduled _ -> Optional.empty();
            };
        }

        @Override
        public BuildPhase phase() {
            return BuildPhase.RUNNING;
        }
    }

    /// A Build that has ended stays as it ended.
    sealed interface Finished extends BuildState {

        Optional<Instant> started();

        Instant finished();
    }

    /// It succeeded; the digest is there when an image was pushed.
    record Complete(Optional<Instant> started, Instant finished, Optional<String> digest)
            implements Finished {
        @Override
        public BuildPhase phase() {
            return BuildPhase.COMPLETE;
        }
    }

    /// The build itself went wrong.
    record Failed(Optional<Instant> started, Instant finished, Problem problem, String logSnippet)
            implements Finished {
        @Override
        public BuildPhase phase() {
            return BuildPhase.FAILED;
        }
    }

    /// The build could not be carried out: the phase `Error`.
    record Broken(Optional<Instant> started, Instant finished, Problem problem)
            implements Finished {
        @Override
        public BuildPhase phase() {
            return BuildPhase.ERROR;
        }
    }

    /// Somebody cancelled it.
    record Cancelled(Optional<Instant> started, Instant finished) implements Finished {
        @Override
        public BuildPhase phase() {
            return BuildPhase.CANCELLED;
        }
    }
}
