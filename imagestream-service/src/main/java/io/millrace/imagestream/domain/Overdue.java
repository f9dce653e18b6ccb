package io.millrace.imagestream.domain;

import io.millrace.contract.TellOverdue;
import io.millrace.contract.TellOverdue.LateTag;
import io.millrace.contract.image.TagEventCondition;
import io.millrace.contract.image.TagReference;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// Which scheduled tags are not looked at as often as they should be. A tag says so from when it
/// falls behind until it is looked at again, and whatever moves it meanwhile is no look.
public final class Overdue {

    static final String TYPE = "Overdue";

    private Overdue() {}

    /// The stream with what is told of its tags, as far as it is still about what they wish for.
    public static Decision.Accepted told(
            Subject subject, TellOverdue told, Surroundings surroundings, String source) {
        var draft = StreamDraft.of(subject, surroundings, source);
        for (var tag : told.tags()) {
            draft.takeBack(tag.tag(), Overdue::isOne);
            if (tag.late()) {
                draft.wish(tag.tag()).filter(Overdue::canBe).ifPresent(it -> say(draft, it, tag));
            }
        }
        return draft.accepted();
    }

    private static void say(StreamDraft draft, TagReference wish, LateTag tag) {
        var others = draft.conditions(tag.tag());
        draft.conditions(
                tag.tag(),
                Stream.concat(others.stream(), Stream.of(condition(wish, tag))).toList());
    }

    private static TagEventCondition condition(TagReference wish, LateTag tag) {
        return new TagEventCondition(
                TYPE,
                "True",
                tag.due(),
                "Behind",
                "%s was looked at last at %s, more than twice the interval of %s ago"
                        .formatted(tag.source(), tag.lastChecked(), tag.interval()),
                Objects.requireNonNullElse(wish.generation(), 0L));
    }

    static boolean isOne(TagEventCondition condition) {
        return TYPE.equals(condition.type());
    }

    /// What stays said of a tag that moves.
    static List<TagEventCondition> among(List<TagEventCondition> conditions) {
        return conditions.stream().filter(Overdue::isOne).toList();
    }

    static boolean canBe(TagReference wish) {
        return TagSource.isDockerImage(wish)
                && !wish.reference()
                && wish.importPolicy().scheduled();
    }
}
