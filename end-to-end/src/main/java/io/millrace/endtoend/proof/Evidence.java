package io.millrace.endtoend.proof;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// What the topics say, in their order. A record that Kafka delivered twice is in here once: it is
/// told by its event's id.
///
/// @param others the decisions for no tag's sake
/// @param endedKeys of firings that have ended without a build, or have been refused one for now
/// @param buildsSince what was told of builds before is not held any more
/// @param standings of the tags that exist
/// @param watching the BuildConfigs, DeploymentConfigs and workloads that exist
record Evidence(
        List<Move> moves,
        List<Decision> decisions,
        List<OtherDecision> others,
        List<Fired> fired,
        List<Made> made,
        List<Deployed> deployed,
        Set<String> endedKeys,
        Instant buildsSince,
        List<Standing> standings,
        List<Watching> watching) {

    Evidence {
        moves = List.copyOf(moves);
        decisions = List.copyOf(decisions);
        others = List.copyOf(others);
        fired = List.copyOf(fired);
        made = List.copyOf(made);
        deployed = List.copyOf(deployed);
        endedKeys = Set.copyOf(endedKeys);
        standings = List.copyOf(standings);
        watching = List.copyOf(watching);
    }

    /// What happened before is out of sight: the first decision that the topics hold.
    Instant decisionsSince() {
        return Stream.concat(
                        decisions.stream().map(Decision::at),
                        others.stream().map(OtherDecision::at))
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
    }

    /// The first move that the topics hold.
    Instant movesSince() {
        return moves.stream().map(Move::at).min(Instant::compareTo).orElse(Instant.MAX);
    }

    /// A tag as its stream shows it.
    ///
    /// @param revision of its last move
    record Standing(Place place, long revision, Instant since) {}

    /// A tag has moved.
    record Move(Place place, long revision, Instant at) {}

    /// A trigger has decided about a move.
    ///
    /// @param kind of the object whose uid is the target
    /// @param key of the build or deployment that it asks for; empty for none
    record Decision(
            String kind,
            String target,
            String targetName,
            Place place,
            long revision,
            String reason,
            String decision,
            String key,
            Instant at) {

        boolean isOfBuild() {
            return kind.equals("BuildConfig");
        }

        /// Whether the later decision about the same move may take this one's place: a build of
        /// another image becomes known, or what a deployment waited for or was refused has come.
        boolean isRevised(Decision later) {
            return switch (decision) {
                case "UpToDate" -> isOfBuild();
                case "Waiting", "Paused" -> !isOfBuild() && later.fires();
                case "Refused" -> !isOfBuild();
                default -> false;
            };
        }

        boolean fires() {
            return !key.isEmpty();
        }

        /// The key that it would have if nothing else had fired with it.
        String ownKey() {
            return "%s/%s/%s/%d".formatted(target, place.streamUid(), place.tag(), revision);
        }
    }

    /// Somebody has decided for no tag's sake: a new configuration, a webhook, a person.
    record OtherDecision(
            String kind,
            String target,
            String targetName,
            String trigger,
            String decision,
            String key,
            Instant at) {

        boolean isOfBuild() {
            return kind.equals("BuildConfig");
        }

        /// What fired together with an image is answered with that; what was repeated had fired
        /// before.
        boolean fires() {
            return decision.equals("Fired") && !key.isEmpty();
        }

        String inWords() {
            return "%s of %s with key %s".formatted(trigger, targetName, key);
        }
    }

    /// A firing has been sent to the build service, for one of its causes.
    ///
    /// @param streamTag empty when the cause is no tag
    record Fired(String key, String target, String streamTag, long revision, Instant at) {

        /// Whether a webhook's call has that key, which is never held back.
        static boolean isOfCall(String key) {
            return key.contains("/WebHook/");
        }

        /// Empty when it is no tag.
        String cause() {
            return streamTag.isEmpty()
                    ? ""
                    : "%s/%s/%d"
                            .formatted(
                                    target,
                                    streamTag.substring(streamTag.indexOf(':') + 1),
                                    revision);
        }
    }

    /// A build was made under a trigger's key.
    record Made(String key, String buildUid, String build, Instant at) {

        boolean isForATag() {
            return key.split("/", -1).length == 4 && !Fired.isOfCall(key);
        }
    }

    /// Something was deployed anew.
    ///
    /// @param cause its first
    /// @param version 0 for kinds that do not count
    record Deployed(
            String kind,
            String target,
            String name,
            String cause,
            long version,
            String key,
            Instant at) {

        /// Whether nothing else has made it; what else has is decided for itself.
        boolean isForImages() {
            return cause.isEmpty() || cause.equals("ImageChange");
        }

        /// Whether somebody has put an image back, about which nothing is decided.
        boolean isPutBack() {
            return key.contains("/Generation/");
        }

        String inWords() {
            return version == 0
                    ? "%s %s".formatted(kind, name)
                    : "version %d of %s %s".formatted(version, kind, name);
        }
    }

    /// An object that may watch tags, and those that it watches, as `namespace/stream:tag`.
    record Watching(String uid, String name, Instant since, Set<String> watches) {

        Watching {
            watches = Set.copyOf(watches);
        }

        /// Whether the tag is another project's, which may be out of the object's reach.
        boolean isForeign(Place place) {
            return !place.name().startsWith(name.substring(0, name.indexOf('/') + 1));
        }
    }
}
