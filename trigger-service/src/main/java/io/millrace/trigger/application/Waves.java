package io.millrace.trigger.application;

import io.millrace.contract.Fact;
import io.millrace.platform.log.Work;
import io.millrace.trigger.domain.Origin;
import io.millrace.trigger.domain.StreamTag;
import io.millrace.trigger.domain.TagRevision;
import io.millrace.trigger.domain.Target;
import java.util.List;
import java.util.Optional;

/// What a move of a tag is part of: everything that one first move, made by nobody's build, has led
/// to is a wave.
record Waves(Memory memory, Ledger ledger, Work work) {

    private static final String BUILD = "Build";

    /// A move's wave.
    ///
    /// @param builds those whose push the move is
    record Wave(String name, List<HistoryTables.Pushed> builds) {}

    Wave of(Fact.TagUpdated move) {
        var revision = TagRevision.of(move);
        var builds =
                move.cause().equals(BUILD) && !move.image().isEmpty()
                        ? ledger.pushed(move.image()).stream()
                                .filter(it -> isOutput(it.targetUid(), revision.tag()))
                                .toList()
                        : List.<HistoryTables.Pushed>of();
        return new Wave(
                builds.isEmpty()
                        ? "%s/%s/%d"
                                .formatted(
                                        revision.streamUid(),
                                        revision.tag().tag(),
                                        revision.revision())
                        : builds.getFirst().wave(),
                builds);
    }

    private boolean isOutput(String targetUid, StreamTag tag) {
        return memory.targets(work)
                .find(targetUid, work)
                .flatMap(Target::output)
                .filter(tag::equals)
                .isPresent();
    }

    /// Of what no move began. What is looked at together belongs together.
    String of(Origin origin) {
        return origin.wireName() + "/" + work.now();
    }

    /// The move has been told: nothing more comes of the builds that pushed it.
    void settle(Wave wave) {
        wave.builds().forEach(it -> ledger.settle(it.buildUid(), it.targetUid()));
    }

    /// Who reads it may not see other projects.
    private static String nameFor(Target reader, Target member) {
        return member.namespace().equals(reader.namespace())
                ? member.namespace() + "/" + member.name()
                : "another project";
    }

    /// Tells that the target's builds lead back to it.
    ///
    /// @param moved the move that has started nothing for that reason; empty when none has yet
    void tellCircle(Target target, Optional<TagRevision> moved) {
        var circle =
                memory.targets(work).dependencies().circle(target).stream()
                        .map(it -> nameFor(target, it))
                        .toList();
        if (!circle.isEmpty()) {
            work.publish(
                    new Fact.TriggersGoRound(
                            target.namespace(),
                            target.name(),
                            target.uid(),
                            circle,
                            moved.map(it -> it.tag().toString()).orElse(""),
                            moved.map(TagRevision::revision).orElse(0L),
                            work.now()));
        }
    }
}
