package io.millrace.trigger.following;

import io.millrace.contract.ResourceKey;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.Resource;
import io.millrace.trigger.domain.StreamTag;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Which of the owner's objects name which tag, kept in memory. It may name one too many; what
/// counts is what the stored object says.
public final class Watchers {

    private final Function<Work, List<Resource>> all;
    private final Function<Resource, Set<StreamTag>> tags;
    private @Nullable Map<StreamTag, Set<ResourceKey>> byTag;

    /// @param all the objects that may name tags
    /// @param tags that an object names
    public Watchers(Function<Work, List<Resource>> all, Function<Resource, Set<StreamTag>> tags) {
        this.all = all;
        this.tags = tags;
    }

    public List<Resource> of(StreamTag tag, Work work) {
        return known(work).getOrDefault(tag, Set.of()).stream()
                .map(work::find)
                .flatMap(Optional::stream)
                .filter(it -> tags.apply(it).contains(tag))
                .toList();
    }

    /// An object is new or has changed.
    public void remember(Resource saved, Work work) {
        add(saved, known(work));
    }

    List<Resource> all(Work work) {
        return all.apply(work);
    }

    Set<StreamTag> tags(Resource stored) {
        return tags.apply(stored);
    }

    private Map<StreamTag, Set<ResourceKey>> known(Work work) {
        var known = byTag;
        if (known == null) {
            known = new HashMap<>();
            for (var stored : all.apply(work)) {
                add(stored, known);
            }
            byTag = known;
        }
        return known;
    }

    private void add(Resource stored, Map<StreamTag, Set<ResourceKey>> known) {
        tags.apply(stored)
                .forEach(it ->
                        known.computeIfAbsent(it, _ -> new LinkedHashSet<>()).add(stored.key()));
    }

    public void forget() {
        byTag = null;
    }
}
