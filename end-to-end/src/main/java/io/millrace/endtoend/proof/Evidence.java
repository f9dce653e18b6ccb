package io.millrace.endtoend.proof;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/// What the topics say, in their order. A record that Kafka delivered twice is in here once: it is
/// told by its event's id.
///
/// @param config the BuildConfigs that exist
record Evidence(
        List<Move> moves,
        List<Decision> decisions,
        List<Made> made,
        Set<String> refusedKeys,
        List<Config> configs) {

    Evidence {
        moves = List.copyOf(moves);
        decisions = List.copyOf(decisions);
        made = List.copyOf(made);
        refusedKeys = Set.copyOf(refusedKeys);
        configs = List.copyOf(configs);
    }

    /// A tag has moved.
    record Move(Place place, long revision, Instant at) {}

    /// A trigger has decided about a move.
    ///
    /// @param target the BuildConfig's uid
    /// @param key of the build that it asks for; empty for none
    record Decision(
            String target,
            String targetName,
            Place place,
            long revision,
            String reason,
            String decision,
            String key,
            Instant at) {

        boolean fires() {
            return !key.isEmpty();
        }

        /// The key that it would have if nothing else had fired with it.
        String ownKey() {
            return "%s/%s/%s/%d".formatted(target, place.streamUid(), place.tag(), revision);
        }
    }

    /// A build was made under a trigger's key.
    record Made(String key, String buildUid, String build, Instant at) {}

    /// A BuildConfig, and the stream tags that it watches, as `namespace/stream:tag`.
    record Config(String uid, String name, Instant since, Set<String> watches) {

        Config {
            watches = Set.copyOf(watches);
        }
    }
}
