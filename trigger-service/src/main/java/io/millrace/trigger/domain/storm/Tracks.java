package io.millrace.trigger.domain.storm;

import io.millrace.contract.image.ImageStream;
import io.millrace.contract.meta.ObjectReference;
import io.millrace.trigger.domain.Texts;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which tags of one stream follow which: when a tag moves, those that track it move, too.
///
/// @param followers by the tag that they follow
public record Tracks(Map<String, Set<String>> followers) {

    public static final Tracks NONE = new Tracks(Map.of());

    public Tracks {
        followers = Map.copyOf(followers);
    }

    /// Followed are only tags that somebody wished for, not those that were merely pushed.
    public static Tracks of(ImageStream stream) {
        var wishes = Texts.orEmpty(stream.spec().tags());
        var sources = new LinkedHashMap<String, String>();
        for (var wish : wishes) {
            if (wish.from() != null) {
                sources.put(wish.name(), source(wish.from(), stream));
            }
        }
        var followers = new HashMap<String, Set<String>>();
        for (var wish : wishes) {
            sources.forEach((follower, source) -> {
                if (source.equals(wish.name()) && !follower.equals(source)) {
                    followers.computeIfAbsent(source, _ -> new LinkedHashSet<>()).add(follower);
                }
            });
        }
        return followers.isEmpty() ? NONE : new Tracks(followers);
    }

    /// The tag of the same stream that is meant; empty for none.
    private static String source(ObjectReference from, ImageStream stream) {
        var home = Texts.orEmpty(stream.metadata().namespace());
        var namespace = Texts.orEmpty(from.namespace());
        if (!"ImageStreamTag".equals(from.kind())
                || !(namespace.isEmpty() || namespace.equals(home))) {
            return "";
        }
        var name = Texts.orEmpty(from.name());
        var colon = name.indexOf(':');
        if (colon < 0) {
            return name;
        }
        return name.substring(0, colon).equals(stream.metadata().name())
                ? name.substring(colon + 1)
                : "";
    }

    /// The tags that move with the tag.
    public Set<String> directly(String tag) {
        return followers.getOrDefault(tag, Set.of());
    }

    /// The tags that move when the tag does, at once or one after the other; without itself.
    public Set<String> following(String tag) {
        var found = new LinkedHashSet<String>();
        var next = new ArrayDeque<>(List.of(tag));
        while (!next.isEmpty()) {
            for (var follower : directly(next.remove())) {
                if (!follower.equals(tag) && found.add(follower)) {
                    next.add(follower);
                }
            }
        }
        return found;
    }

    /// The tags whose moves the tag follows, over however many others; without itself.
    public Set<String> leading(String tag) {
        var found = new LinkedHashSet<String>();
        followers.keySet().stream()
                .filter(it -> !it.equals(tag) && following(it).contains(tag))
                .forEach(found::add);
        return found;
    }
}
