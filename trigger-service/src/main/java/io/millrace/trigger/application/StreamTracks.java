package io.millrace.trigger.application;

import io.millrace.contract.ResourceKey;
import io.millrace.contract.image.ImageStream;
import io.millrace.platform.log.Work;
import io.millrace.trigger.domain.StreamTag;
import io.millrace.trigger.domain.storm.Tracks;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which tags follow which, as their streams say.
///
/// @param known of the streams that somebody has asked about
record StreamTracks(Map<ResourceKey, Tracks> known, Work work) {

    Tracks of(StreamTag tag) {
        return known.computeIfAbsent(
                Targets.streamOf(tag),
                key ->
                        work.projected(key)
                                .map(it -> Tracks.of(it.as(ImageStream.class)))
                                .orElse(Tracks.NONE));
    }

    List<StreamTag> following(StreamTag tag) {
        return named(of(tag).following(tag.tag()), tag);
    }

    List<StreamTag> leading(StreamTag tag) {
        return named(of(tag).leading(tag.tag()), tag);
    }

    private static List<StreamTag> named(Set<String> names, StreamTag sibling) {
        return names.stream()
                .map(it -> new StreamTag(sibling.namespace(), sibling.stream(), it))
                .toList();
    }
}
