package io.millrace.trigger.domain.storm;

import io.millrace.trigger.domain.StreamTag;
import io.millrace.trigger.domain.Target;
import io.millrace.trigger.domain.Watch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// Which BuildConfig is built from which: one pushes a tag, and each that watches the tag, or one
/// that follows it, follows. A trigger that is paused leads nowhere.
///
/// @param neighbours what is one step away
public record Dependencies(Neighbours neighbours) {

    /// What is one step away from a tag.
    public interface Neighbours {

        Collection<Target> watching(StreamTag tag);

        Collection<Target> pushing(StreamTag tag);

        /// The tags that move when the tag does.
        default Collection<StreamTag> following(StreamTag tag) {
            return List.of();
        }

        /// The tags whose moves the tag follows.
        default Collection<StreamTag> leading(StreamTag tag) {
            return List.of();
        }
    }

    /// All from which the target is built, over however many steps, but for those that are built
    /// from it themselves: of a circle nobody is first.
    public Map<String, Target> upstream(Target target) {
        var found = new LinkedHashMap<String, Target>();
        var next = new ArrayDeque<>(List.of(target));
        while (!next.isEmpty()) {
            for (var watch : active(next.remove())) {
                for (var producer : producers(watch.tag())) {
                    if (found.putIfAbsent(producer.uid(), producer) == null) {
                        next.add(producer);
                    }
                }
            }
        }
        found.remove(target.uid());
        if (!found.isEmpty()) {
            found.keySet().removeAll(downstream(target));
        }
        return found;
    }

    /// All whose builds move one of the tags, over however many steps.
    public Map<String, Target> sources(Collection<StreamTag> tags) {
        var found = new LinkedHashMap<String, Target>();
        for (var tag : tags) {
            for (var producer : producers(tag)) {
                found.putIfAbsent(producer.uid(), producer);
                upstream(producer).forEach(found::putIfAbsent);
            }
        }
        return found;
    }

    /// The uids of all that are built from the target, over however many steps.
    private Set<String> downstream(Target target) {
        var found = new HashSet<String>();
        var next = new ArrayDeque<>(List.of(target));
        while (!next.isEmpty()) {
            for (var follower : followers(next.remove())) {
                if (found.add(follower.uid())) {
                    next.add(follower);
                }
            }
        }
        return found;
    }

    /// The shortest way from the target back to itself, beginning and ending with it; empty when
    /// there is none.
    public List<Target> circle(Target target) {
        var before = new HashMap<String, Target>();
        var next = new ArrayDeque<>(List.of(target));
        while (!next.isEmpty()) {
            var here = next.remove();
            for (var follower : followers(here)) {
                if (before.putIfAbsent(follower.uid(), here) != null) {
                    continue;
                }
                if (follower.uid().equals(target.uid())) {
                    return way(target, before);
                }
                next.add(follower);
            }
        }
        return List.of();
    }

    private static List<Target> way(Target target, Map<String, Target> before) {
        var way = new ArrayList<>(List.of(target));
        for (var at = before.get(target.uid());
                at != null && !at.uid().equals(target.uid());
                at = before.get(at.uid())) {
            way.add(at);
        }
        way.add(target);
        Collections.reverse(way);
        return way;
    }

    /// Whether a move of the tag comes from the target's own builds, over however many steps.
    public boolean leadsTo(Target target, StreamTag tag) {
        var own = downstream(target);
        return producers(tag).stream()
                .anyMatch(it -> it.uid().equals(target.uid()) || own.contains(it.uid()));
    }

    /// What a move of the tag would start, wave by wave: each is built once all are from which it
    /// is built. Of a circle nothing comes twice.
    public List<List<Target>> waves(StreamTag tag) {
        var reached = reached(tag);
        var waves = new ArrayList<List<Target>>();
        var done = new HashSet<String>();
        var left = new LinkedHashMap<>(reached);
        while (!left.isEmpty()) {
            var wave = left.values().stream().filter(it -> isReady(it, reached, done)).toList();
            if (wave.isEmpty()) {
                wave = List.of(left.values().iterator().next());
            }
            wave.forEach(it -> {
                done.add(it.uid());
                left.remove(it.uid());
            });
            waves.add(wave);
        }
        return waves;
    }

    private Map<String, Target> reached(StreamTag tag) {
        var reached = new LinkedHashMap<String, Target>();
        var next = new ArrayDeque<>(List.of(tag));
        while (!next.isEmpty()) {
            for (var target : following(next.remove())) {
                if (reached.putIfAbsent(target.uid(), target) == null) {
                    target.output().ifPresent(next::add);
                }
            }
        }
        return reached;
    }

    private boolean isReady(Target target, Map<String, Target> reached, Set<String> done) {
        return active(target).stream()
                .flatMap(it -> producers(it.tag()).stream())
                .filter(it -> !it.uid().equals(target.uid()))
                .allMatch(it -> !reached.containsKey(it.uid()) || done.contains(it.uid()));
    }

    private List<Target> followers(Target target) {
        return target.output().map(this::following).orElse(List.of());
    }

    private List<Target> following(StreamTag tag) {
        return Stream.concat(Stream.of(tag), neighbours.following(tag).stream())
                .flatMap(moved ->
                        neighbours.watching(moved).stream()
                                .filter(it ->
                                        active(it).stream()
                                                .anyMatch(watch -> watch.tag().equals(moved))))
                .toList();
    }

    /// Those whose builds move the tag.
    private List<Target> producers(StreamTag tag) {
        return Stream.concat(Stream.of(tag), neighbours.leading(tag).stream())
                .flatMap(it -> neighbours.pushing(it).stream())
                .toList();
    }

    private static List<Watch> active(Target target) {
        return target.paused()
                ? List.of()
                : target.watches().stream().filter(it -> !it.paused()).toList();
    }
}
