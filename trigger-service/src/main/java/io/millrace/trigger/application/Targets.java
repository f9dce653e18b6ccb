package io.millrace.trigger.application;

import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.build.BuildConfig;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.Resource;
import io.millrace.trigger.domain.StreamTag;
import io.millrace.trigger.domain.Target;
import io.millrace.trigger.domain.storm.Dependencies;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Who watches which tag, kept in memory. It may name a BuildConfig too many, for a while or when
/// an input was undone; what is said of a BuildConfig is always what the projection holds.
final class Targets {

    private record Known(long sequence, Target target) {}

    private final Map<StreamTag, Set<ResourceKey>> watchers = new HashMap<>();
    private final Map<StreamTag, Set<ResourceKey>> pushers = new HashMap<>();
    private final Map<ResourceKey, Set<ResourceKey>> outputsOf = new HashMap<>();
    private final Map<ResourceKey, Set<ResourceKey>> byStream = new HashMap<>();
    private final Map<String, ResourceKey> byUid = new HashMap<>();
    private final Map<ResourceKey, Known> known = new HashMap<>();

    private final String registry;

    private Targets(String registry) {
        this.registry = registry;
    }

    /// @param registry the integrated registry's host in pull specs; empty for none
    static Targets of(String registry, Work work) {
        var targets = new Targets(registry);
        targets.all(work);
        return targets;
    }

    /// A BuildConfig is new or has changed.
    Target remember(Resource config) {
        var target = Target.of(config.as(BuildConfig.class), registry);
        known.put(config.key(), new Known(config.sequence(), target));
        index(config.key(), target);
        return target;
    }

    private void index(ResourceKey key, Target target) {
        byUid.put(target.uid(), key);
        target.output()
                .ifPresent(tag -> {
                    pushers.computeIfAbsent(tag, _ -> new LinkedHashSet<>()).add(key);
                    outputsOf.computeIfAbsent(streamOf(tag), _ -> new LinkedHashSet<>()).add(key);
                });
        for (var tag : target.tags()) {
            watchers.computeIfAbsent(tag, _ -> new LinkedHashSet<>()).add(key);
            byStream.computeIfAbsent(streamOf(tag), _ -> new LinkedHashSet<>()).add(key);
        }
    }

    static ResourceKey streamOf(StreamTag tag) {
        return ResourceKey.of(ResourceType.IMAGE_STREAM, tag.namespace(), tag.stream());
    }

    /// The BuildConfigs whose first build starts by itself as soon as the stream has their base.
    List<Target> awaiting(ResourceKey stream, Work work) {
        return byStream.getOrDefault(stream, Set.of()).stream()
                .map(work::projected)
                .flatMap(Optional::stream)
                .map(this::target)
                .filter(it -> it.awaitsFirstBuild() && !it.firstBuildComesWithItsBase())
                .filter(it -> it.base().map(Targets::streamOf).filter(stream::equals).isPresent())
                .toList();
    }

    /// The BuildConfig of that uid; empty when it is gone, whatever has its name now.
    Optional<Target> find(String uid, Work work) {
        return Optional.ofNullable(byUid.get(uid))
                .flatMap(work::projected)
                .map(this::target)
                .filter(it -> it.uid().equals(uid));
    }

    List<Target> watching(StreamTag tag, Work work) {
        return watchers.getOrDefault(tag, Set.of()).stream()
                .map(work::projected)
                .flatMap(Optional::stream)
                .map(this::target)
                .filter(it -> it.tags().contains(tag))
                .toList();
    }

    /// The BuildConfigs whose builds push the tag.
    List<Target> pushing(StreamTag tag, Work work) {
        return pushers.getOrDefault(tag, Set.of()).stream()
                .map(work::projected)
                .flatMap(Optional::stream)
                .map(this::target)
                .filter(it -> it.output().filter(tag::equals).isPresent())
                .toList();
    }

    /// Every BuildConfig of the projection; those that are gone are forgotten.
    List<Target> all(Work work) {
        var configs = work.projectedList(ResourceType.BUILD_CONFIG, "");
        known.keySet().retainAll(configs.stream().map(Resource::key).toList());
        watchers.clear();
        pushers.clear();
        outputsOf.clear();
        byStream.clear();
        byUid.clear();
        for (var config : configs) {
            index(config.key(), target(config));
        }
        return configs.stream().map(this::target).toList();
    }

    /// Which is built from which, as they were last seen.
    Dependencies dependencies(StreamTracks tracks) {
        return new Dependencies(
                new Dependencies.Neighbours() {
                    @Override
                    public List<Target> watching(StreamTag tag) {
                        return seen(watchers, tag).filter(it -> it.watch(tag).isPresent()).toList();
                    }

                    @Override
                    public List<Target> pushing(StreamTag tag) {
                        return seen(pushers, tag)
                                .filter(it -> it.output().filter(tag::equals).isPresent())
                                .toList();
                    }

                    @Override
                    public List<StreamTag> following(StreamTag tag) {
                        return tracks.following(tag);
                    }

                    @Override
                    public List<StreamTag> leading(StreamTag tag) {
                        return tracks.leading(tag);
                    }
                });
    }

    /// The BuildConfigs that push tags of the stream.
    List<Target> pushingInto(ResourceKey stream) {
        return outputsOf.getOrDefault(stream, Set.of()).stream()
                .map(known::get)
                .filter(Objects::nonNull)
                .map(Known::target)
                .filter(it -> it.output().map(Targets::streamOf).filter(stream::equals).isPresent())
                .toList();
    }

    private Stream<Target> seen(Map<StreamTag, Set<ResourceKey>> index, StreamTag tag) {
        return index.getOrDefault(tag, Set.of()).stream()
                .map(known::get)
                .filter(Objects::nonNull)
                .map(Known::target);
    }

    Target target(Resource config) {
        return known.compute(
                        config.key(),
                        (_, cached) ->
                                cached != null && cached.sequence() == config.sequence()
                                        ? cached
                                        : new Known(
                                                config.sequence(),
                                                Target.of(config.as(BuildConfig.class), registry)))
                .target();
    }
}
