package io.millrace.trigger.application;

import io.millrace.contract.Fact;
import io.millrace.platform.log.Work;
import io.millrace.trigger.domain.Origin;
import io.millrace.trigger.domain.StreamTag;
import io.millrace.trigger.domain.TagRevision;
import io.millrace.trigger.domain.Target;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a move of a tag is part of: everything that one first move, made by nobody's build, has led
/// to is a wave.
record Waves(Memory memory, Ledger ledger, Work work) {

    private static final String BUILD = "Build";
    private static final String TRACK = "Track";

    /// A move's wave.
    ///
    /// @param builds those whose push the move is
    record Wave(String name, List<HistoryTables.Pushed> builds) {}

    Wave of(Fact.TagUpdated move) {
        var revision = TagRevision.of(move);
        var outputs = outputs(move, revision);
        var builds =
                outputs.isEmpty() || move.image().isEmpty()
                        ? List.<HistoryTables.Pushed>of()
                        : ledger.builds().pushed(move.image()).stream()
                                .filter(it -> output(it).filter(outputs::contains).isPresent())
                                .toList();
        return wave(builds.isEmpty() ? stillUnderWay(move, outputs) : builds, revision);
    }

    private static Wave wave(List<HistoryTables.Pushed> builds, TagRevision revision) {
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

    /// The move may be told before the end of the build that made it: the facts of two services
    /// come in any order. Then it is that of the builds for that tag of which nobody has told the
    /// end; but not where that of another build has been told, which no firing made.
    private List<HistoryTables.Pushed> stillUnderWay(Fact.TagUpdated move, Set<StreamTag> outputs) {
        return move.cause().equals(BUILD) && !memory.isPushed(move.image())
                ? outputs.stream()
                        .flatMap(it -> memory.targets(work).pushing(it, work).stream())
                        .flatMap(it -> ledger.builds().underWay(it.uid(), move.at()).stream())
                        .toList()
                : List.of();
    }

    /// The tags with which the move may have come: a build's push moves its own, and then those
    /// that follow it.
    private Set<StreamTag> outputs(Fact.TagUpdated move, TagRevision revision) {
        return switch (move.cause()) {
            case BUILD -> Set.of(revision.tag());
            case TRACK -> Set.copyOf(memory.tracks(work).leading(revision.tag()));
            default -> Set.of();
        };
    }

    private Optional<StreamTag> output(HistoryTables.Pushed build) {
        return memory.targets(work).find(build.targetUid(), work).flatMap(Target::output);
    }

    /// Of what no move began. What is looked at together belongs together.
    String of(Origin origin) {
        return origin.wireName() + "/" + work.now();
    }

    /// The move has been told: nothing more comes of the builds that pushed it, when those of the
    /// tags that follow theirs have been told, too.
    void settle(Wave wave, StreamTag moved) {
        for (var build : wave.builds()) {
            output(build)
                    .ifPresent(output -> {
                        var awaited = new HashSet<>(Set.of(output.tag()));
                        awaited.addAll(memory.tracks(work).of(output).directly(output.tag()));
                        ledger.builds().moved(build, moved.tag(), awaited);
                    });
        }
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
                memory.dependencies(work).circle(target).stream()
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
