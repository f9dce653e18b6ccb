package io.millrace.imagestream.domain;

import io.millrace.contract.image.TagEvent;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Where a tag points and where it pointed before: a stack, newest first, never sorted by time.
/// Only the newest events are kept, so that a stream always fits into a record; `tag_moves` keeps
/// all.
record TagHistory(List<TagEvent> events) {

    TagHistory {
        events = List.copyOf(events);
    }

    /// The newest events only.
    TagHistory bounded(int most) {
        return events.size() <= most ? this : new TagHistory(events.subList(0, most));
    }

    Optional<TagEvent> latest() {
        return events.stream().findFirst();
    }

    /// The history after the event. An event with the latest one's image and reference only says
    /// that its generation has been served: nothing moved, and `created` stays. With the same image
    /// under another reference, or the reverse, it corrects the latest event in place.
    TagHistory recording(TagEvent next) {
        var latest = latest();
        if (latest.isEmpty()) {
            return new TagHistory(List.of(next));
        }
        var top = latest.get();
        var continues =
                top.image().equals(next.image())
                        || top.dockerImageReference().equals(next.dockerImageReference());
        return continues ? replacingLatest(next.withCreated(top.created())) : pushing(next);
    }

    /// Whether the tag points to another image, or to the same under another reference.
    boolean pointsElsewhereThan(TagHistory before) {
        return !latest().map(TagHistory::target).equals(before.latest().map(TagHistory::target));
    }

    /// Whether the tag pointed there before its latest move.
    boolean isPast(String image) {
        return events.stream().skip(1).anyMatch(it -> it.image().equals(image));
    }

    private static List<String> target(TagEvent event) {
        return List.of(event.image(), event.dockerImageReference());
    }

    private TagHistory replacingLatest(TagEvent corrected) {
        return new TagHistory(
                Stream.concat(Stream.of(corrected), events.stream().skip(1)).toList());
    }

    private TagHistory pushing(TagEvent next) {
        return new TagHistory(Stream.concat(Stream.of(next), events.stream()).toList());
    }
}
