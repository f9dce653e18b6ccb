package io.millrace.endtoend.proof;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/// What the topics say, in their order. A record that Kafka delivered twice is in here once: it is
/// told by its event's id.
///
/// @param otherKeys of what was started for no tag's sake
/// @param standings of the tags that exist
/// @param watching the BuildConfigs, DeploymentConfigs and workloads that exist
record Evidence(
        List<Move> moves,
        List<Decision> decisions,
        List<Fired> fired,
        List<Made> made,
        List<Deployed> deployed,
        Set<String> refusedKeys,
        Set<String> otherKeys,
        List<Standing> standings,
        List<Watching> watching) {

    Evidence {
        moves = List.copyOf(moves);
        decisions = List.copyOf(decisions);
        fired = List.copyOf(fired);
        made = List.copyOf(made);
        refusedKeys = Set.copyOf(refusedKeys);
        deployed = List.copyOf(deployed);
        otherKeys = Set.copyOf(otherKeys);
        standings = List.copyOf(standings);
        watching = List.copyOf(watching);
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
        /// another image becomes known, or what a deployment waited for has come.
        boolean isRevised(Decision later) {
            return isOfBuild()
                    ? decision.equals("UpToDate")
                    : later.fires() && (decision.equals("Waiting") || decision.equals("Paused"));
        }

        boolean fires() {
            return !key.isEmpty();
        }

        /// The key that it would have if nothing else had fired with it.
        String ownKey() {
            return "%s/%s/%s/%d".formatted(target, place.streamUid(), place.tag(), revision);
        }
    }

    /// A firing has been sent to the build service, for one of its causes.
    ///
    /// @param streamTag empty when the cause is no tag
    record Fired(String key, String target, String streamTag, long revision, Instant at) {

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
            return key.split("/", -1).length == 4 && !key.contains("/WebHook/");
        }
    }

    /// Something was deployed anew.
    ///
    /// @param version 0 for kinds that do not count
    record Deployed(String kind, String target, String name, long version, String key, Instant at) {

        /// Whether it is the first image of a tag that its key names.
        boolean isForATag() {
            return key.split("/", -1).length == 4;
        }

        String inWords() {
            return version == 0
                    ? "%s %s".formatted(kind, name)
                    : "version %d of %s %s".formatted(version, kind, name);
        }
    }

    /// An object, and the stream tags that it watches, as `namespace/stream:tag`.
    record Watching(String uid, String name, Instant since, Set<String> watches) {

        Watching {
            watches = Set.copyOf(watches);
        }
    }
}
