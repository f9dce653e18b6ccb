package io.millrace.trigger.application;

import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.build.BuildConfig;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.Resource;
import io.millrace.trigger.domain.StreamTag;
import io.millrace.trigger.domain.Target;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Who watches which tag, kept in memory. It may name a BuildConfig too many, for a while or when
/// an input was undone; what is said of a BuildConfig is always what the projection holds.
final class Targets {

    private record Known(long sequence, Target target) {}

    private final Map<StreamTag, Set<ResourceKey>> watchers = new HashMap<>();
    private final Map<ResourceKey, Known> known = new HashMap<>();

    static Targets of(Work work) {
        var targets = new Targets();
        targets.all(work);
        return targets;
    }

    /// A BuildConfig is new or has changed.
    Target remember(Resource config) {
        var target = Target.of(config.as(BuildConfig.class));
        known.put(config.key(), new Known(config.sequence(), target));
        index(config.key(), target);
        return target;
    }

    private void index(ResourceKey key, Target target) {
        target.tags()
                .forEach(it -> watchers.computeIfAbsent(it, _ -> new LinkedHashSet<>()).add(key));
    }

    List<Target> watching(StreamTag tag, Work work) {
        return watchers.getOrDefault(tag, Set.of()).stream()
                .map(work::projected)
                .flatMap(Optional::stream)
                .map(this::target)
                .filter(it -> it.tags().contains(tag))
                .toList();
    }

    /// Every BuildConfig of the projection; those that are gone are forgotten.
    List<Target> all(Work work) {
        var configs = work.projectedList(ResourceType.BUILD_CONFIG, "");
        known.keySet().retainAll(configs.stream().map(Resource::key).toList());
        watchers.clear();
        for (var config : configs) {
            index(config.key(), target(config));
        }
        return configs.stream().map(this::target).toList();
    }

    private Target target(Resource config) {
        return known.compute(
                        config.key(),
                        (_, cached) ->
                                cached != null && cached.sequence() == config.sequence()
                                        ? cached
                                        : new Known(
                                                config.sequence(),
                                                Target.of(config.as(BuildConfig.class))))
                .target();
    }
}
