package io.millrace.trigger.application;

import io.millrace.contract.Command;
import io.millrace.contract.Digest;
import io.millrace.contract.ImageReference;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.build.ImpactWave;
import io.millrace.contract.build.ImpactedObject;
import io.millrace.contract.build.TriggerImpact;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.platform.access.Attributes;
import io.millrace.platform.access.Rbac;
import io.millrace.platform.log.Outcome;
import io.millrace.platform.log.Work;
import io.millrace.platform.status.Refusal;
import io.millrace.trigger.domain.StreamTag;
import io.millrace.trigger.domain.Target;
import io.millrace.trigger.domain.Watch;
import io.millrace.trigger.following.Follower;
import io.millrace.trigger.rollout.DeploymentRules;
import io.millrace.trigger.workload.WorkloadRules;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/// `imagestreams/impact`: what would be built and deployed if a tag pointed to another image.
/// Nothing happens. Of objects that the reader may not get he learns nothing, not even that there
/// are any.
record Preview(
        Memory memory,
        DeploymentRules deployments,
        WorkloadRules workloads,
        Command command,
        Work work) {

    static final String SUBRESOURCE = "impact";

    private static final String FIRED = "Fired";
    private static final String PAUSED = "Paused";
    private static final int MOST = 10_000;

    private record Deployed(int wave, ImpactedObject object) {

        /// A tag that it does not follow now keeps nothing waiting.
        Deployed last(Deployed other) {
            if (isFired() != other.isFired()) {
                return isFired() ? this : other;
            }
            return other.wave > wave ? other : this;
        }

        private boolean isFired() {
            return object.decision().equals(FIRED);
        }
    }

    static boolean isAsked(Command command) {
        return command.resource().equals(ResourceType.IMAGE_STREAM.plural())
                && command.subresource().equals(SUBRESOURCE);
    }

    Outcome answer() {
        var name = command.option("tag").orElse("latest");
        if (!ImageReference.isTag(name)) {
            throw Refusal.badRequest("tag: \"%s\" is no name of a tag".formatted(name))
                    .asException();
        }
        var image = command.option("image").orElse("");
        if (!image.isEmpty() && !Digest.isDigest(image)) {
            throw Refusal.badRequest("image: \"%s\" is no digest of an image".formatted(image))
                    .asException();
        }
        var type = ResourceType.IMAGE_STREAM;
        if (work.projected(ResourceKey.of(type, command.namespace(), command.name())).isEmpty()) {
            return new Outcome.Refused(Refusal.notFound(type, command.name()));
        }
        var tag = new StreamTag(command.namespace(), command.name(), name);
        return new Outcome.Answered(
                200,
                TriggerImpact.of(
                        ObjectMeta.named(command.namespace(), command.name()),
                        tag.toString(),
                        image.isEmpty() ? null : image,
                        waves(tag, image)));
    }

    private List<ImpactWave> waves(StreamTag tag, String image) {
        var builds = builds(tag);
        var found = new ArrayList<List<ImpactedObject>>();
        var moving = new LinkedHashMap<StreamTag, Integer>();
        var first = together(tag);
        first.forEach(it -> moving.put(it, 0));
        for (var wave : builds) {
            var number = found.size();
            var items = new ArrayList<ImpactedObject>();
            for (var target : wave) {
                items.add(told(target, first, image));
                target.output()
                        .ifPresent(output ->
                                together(output).forEach(it -> moving.putIfAbsent(it, number + 1)));
            }
            found.add(items);
        }
        for (var deployed : deployed(moving)) {
            while (found.size() <= deployed.wave()) {
                found.add(new ArrayList<>());
            }
            found.get(deployed.wave()).add(deployed.object());
        }
        var access = work.access();
        return found.stream()
                .map(it ->
                        new ImpactWave(it.stream().filter(item -> isSeen(item, access)).toList()))
                .filter(it -> !it.items().isEmpty())
                .toList();
    }

    /// The tag, and those that move with it.
    private Set<StreamTag> together(StreamTag tag) {
        var tags = new LinkedHashSet<>(List.of(tag));
        tags.addAll(memory.tracks(work).following(tag));
        return tags;
    }

    /// Those on which the tag's move starts nothing are in the first wave, too.
    private List<List<Target>> builds(StreamTag tag) {
        var waves = new ArrayList<List<Target>>();
        var reached = new HashSet<String>();
        for (var wave : memory.dependencies(work).waves(tag)) {
            waves.add(wave.stream().filter(this::isThere).toList());
            wave.forEach(it -> reached.add(it.uid()));
        }
        var asleep =
                together(tag).stream()
                        .flatMap(moved ->
                                memory.targets(work).watching(moved, work).stream()
                                        .filter(it -> it.watch(moved).isPresent()))
                        .filter(it -> reached.add(it.uid()))
                        .toList();
        if (!asleep.isEmpty()) {
            var first = new ArrayList<>(waves.isEmpty() ? List.<Target>of() : waves.removeFirst());
            first.addAll(asleep);
            waves.addFirst(first);
        }
        return waves;
    }

    private boolean isThere(Target target) {
        return memory.targets(work).find(target.uid(), work).isPresent();
    }

    private static ImpactedObject told(Target target, Set<StreamTag> moved, String image) {
        var watch = target.watches().stream().filter(it -> moved.contains(it.tag())).findFirst();
        var decision =
                watch.map(
                                it -> {
                                    if (it.paused() || target.paused()) {
                                        return PAUSED;
                                    }
                                    var isBuilt =
                                            !image.isEmpty()
                                                    && it.lastTriggered()
                                                            .filter(last ->
                                                                    last.endsWith("@" + image))
                                                            .isPresent();
                                    return isBuilt ? "UpToDate" : FIRED;
                                })
                        .orElse(FIRED);
        var follows = watch.map(Watch::tag).orElseGet(() -> target.watches().getFirst().tag());
        return new ImpactedObject(
                ResourceType.BUILD_CONFIG.kind(),
                target.namespace(),
                target.name(),
                follows.toString(),
                decision);
    }

    /// What is deployed waits for the last of its tags, and is told there.
    private Collection<Deployed> deployed(Map<StreamTag, Integer> moving) {
        var all = new TreeMap<String, Deployed>();
        moving.forEach((moved, wave) ->
                Stream.concat(
                                deployments.followers(moved, work).stream(),
                                workloads.followers(moved, work).stream())
                        .limit(MOST)
                        .forEach(it ->
                                all.merge(
                                        it.key().wire(),
                                        new Deployed(wave, told(it, moved)),
                                        Deployed::last)));
        return all.values();
    }

    private static ImpactedObject told(Follower follower, StreamTag moved) {
        return new ImpactedObject(
                follower.key().type().kind(),
                follower.key().namespace(),
                follower.key().name(),
                moved.toString(),
                follower.active() ? FIRED : PAUSED);
    }

    private boolean isSeen(ImpactedObject item, Rbac access) {
        var type = type(item.kind());
        return access.allows(
                command.requester(),
                new Attributes(
                        "get", type.group(), type.plural(), "", item.namespace(), item.name()));
    }

    private static ResourceType type(String kind) {
        return Stream.of(
                        ResourceType.BUILD_CONFIG,
                        ResourceType.DEPLOYMENT_CONFIG,
                        ResourceType.DEPLOYMENT,
                        ResourceType.STATEFUL_SET,
                        ResourceType.DAEMON_SET,
                        ResourceType.CRON_JOB)
                .filter(it -> it.kind().equals(kind))
                .findFirst()
                .orElseThrow();
    }
}
