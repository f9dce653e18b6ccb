package io.millrace.trigger.following;

import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.image.ImageStream;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.Resource;
import io.millrace.trigger.domain.StreamTag;
import io.millrace.trigger.domain.TagRevision;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Where tags point, as far as their streams are known here.
///
/// @param told what a fact has just said about one of them
public record ProjectedTags(Optional<TagRevision> told, Work work) {

    public Optional<TagRevision> find(StreamTag tag) {
        return told.filter(it -> it.tag().equals(tag))
                .or(() ->
                        work.projected(
                                        ResourceKey.of(
                                                ResourceType.IMAGE_STREAM,
                                                tag.namespace(),
                                                tag.stream()))
                                .flatMap(it ->
                                        TagRevision.present(it.as(ImageStream.class), tag.tag())));
    }

    /// Those of the tags that the object may be given.
    ///
    /// @param judged tags of which this input has found that whoever writes the object may pull
    ///   them
    public Map<StreamTag, TagRevision> find(
            Resource stored, Collection<StreamTag> tags, Set<StreamTag> judged) {
        return find(
                tags.stream().filter(it -> ForeignTags.reaches(stored, it, judged, work)).toList());
    }

    public Map<StreamTag, TagRevision> find(Iterable<StreamTag> tags) {
        var found = new HashMap<StreamTag, TagRevision>();
        tags.forEach(tag -> find(tag).ifPresent(it -> found.put(tag, it)));
        return found;
    }
}
