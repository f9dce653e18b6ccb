package io.millrace.trigger.domain.storm;

import io.millrace.trigger.domain.TagRevision;
import io.millrace.trigger.domain.Target;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What past moves would have started, had the target's triggers been what they are said to be.
public final class Replay {

    /// A move as it was.
    ///
    /// @param cause what made a trigger look at it first; of moves that one look found, the target
    ///   would have made one build
    public record Past(TagRevision revision, Instant at, String cause) {}

    /// What it would have come to.
    ///
    /// @param build the how-manieth of the replay it would be part of; null for none
    public record Judgement(Past past, String decision, @Nullable Integer build) {}

    private final Target target;
    private final Map<String, String> built = new HashMap<>();
    private int builds;
    private Instant windowEnd = Instant.MIN;
    private @Nullable Past fired;

    private Replay(Target target) {
        this.target = target;
    }

    /// @param moves of the tags that the target watches, the oldest first
    public static List<Judgement> of(Target target, List<Past> moves) {
        var replay = new Replay(target);
        var judged = new ArrayList<Judgement>();
        moves.forEach(it -> judged.add(replay.judge(it)));
        return judged;
    }

    private Judgement judge(Past past) {
        var tag = past.revision().tag();
        var watch = target.watch(tag);
        if (target.paused() || watch.isEmpty() || watch.get().paused()) {
            return new Judgement(past, "Paused", null);
        }
        var pullSpec = past.revision().pullSpec();
        if (pullSpec.equals(built.put(tag.toString(), pullSpec))) {
            return new Judgement(past, "UpToDate", null);
        }
        if (past.at().isBefore(windowEnd) || isSameLook(past)) {
            return new Judgement(past, "Coalesced", builds);
        }
        windowEnd = past.at().plus(target.window());
        fired = past;
        return new Judgement(past, "Fired", ++builds);
    }

    private boolean isSameLook(Past past) {
        return fired != null && fired.at().equals(past.at()) && fired.cause().equals(past.cause());
    }
}
