package io.millrace.trigger.application;

import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.image.ImageStream;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.Resource;
import io.millrace.trigger.domain.Evaluation;
import io.millrace.trigger.domain.Recorded;
import io.millrace.trigger.domain.StreamTag;
import io.millrace.trigger.domain.TagRevision;
import io.millrace.trigger.domain.Target;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;

/// The tags as the projection has them, and the ledger, for one input.
final class PresentTags implements Evaluation.Surroundings {

    private final Work work;
    private final Ledger ledger;
    private final BiPredicate<Target, StreamTag> round;
    private final Map<ResourceKey, Optional<ImageStream>> streams = new HashMap<>();

    PresentTags(Work work, Ledger ledger) {
        this(work, ledger, (_, _) -> false);
    }

    /// @param round whether the target's own builds have led to the move of the tag
    PresentTags(Work work, Ledger ledger, BiPredicate<Target, StreamTag> round) {
        this.work = work;
        this.ledger = ledger;
        this.round = round;
    }

    @Override
    public boolean goesRound(Target target, TagRevision revision) {
        return round.test(target, revision.tag());
    }

    @Override
    public Optional<TagRevision> present(StreamTag tag) {
        return streams.computeIfAbsent(
                        keyOf(tag), key -> work.projected(key).map(it -> it.as(ImageStream.class)))
                .flatMap(it -> TagRevision.present(it, tag.tag()));
    }

    @Override
    public Recorded recorded(Target target, TagRevision revision) {
        return ledger.recorded(target, revision);
    }

    @Override
    public boolean firstBuildStarted(Target target) {
        return ledger.firstBuildStarted(target);
    }

    /// The position in the image streams' changelog that the builder must have reached to see what
    /// the tag's stream looks like here.
    long position(StreamTag tag) {
        return work.projected(keyOf(tag)).map(Resource::sequence).orElse(0L);
    }

    private static ResourceKey keyOf(StreamTag tag) {
        return ResourceKey.of(ResourceType.IMAGE_STREAM, tag.namespace(), tag.stream());
    }
}
