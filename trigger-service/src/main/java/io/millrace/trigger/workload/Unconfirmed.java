package io.millrace.trigger.workload;

import io.millrace.contract.ResourceKey;
import io.millrace.contract.core.Container;
import io.millrace.contract.core.PodSpec;
import io.millrace.trigger.domain.Texts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Which images a cluster's workloads have had since others were decided, until the cluster tells
/// those: what it tells meanwhile is late, and nobody has put an image back.
final class Unconfirmed {

    private static final int MOST = 20;

    private final Map<ResourceKey, Set<List<String>>> had = new ConcurrentHashMap<>();

    private static List<String> images(PodSpec pod) {
        var images = new ArrayList<String>();
        for (var containers : List.of(Texts.orEmpty(pod.initContainers()), pod.containers())) {
            for (var container : containers) {
                images.add(container.name() + " " + Texts.orEmpty(container.image()));
            }
        }
        return List.copyOf(images);
    }

    /// The cluster has had, or is about to have, these images, and others are decided.
    void had(ResourceKey key, PodSpec pod) {
        var known = had.computeIfAbsent(key, _ -> ConcurrentHashMap.newKeySet());
        if (known.size() < MOST) {
            known.add(images(pod));
        }
    }

    /// The cluster tells what has been decided. It is what it has when the next is decided.
    void confirmed(ResourceKey key, PodSpec pod) {
        had.remove(key);
        had(key, pod);
    }

    /// The cluster has it no longer.
    void gone(ResourceKey key) {
        had.remove(key);
    }

    void forget() {
        had.clear();
    }

    /// Whether what the cluster tells is what it had before it heard of what was decided.
    boolean isLate(ResourceKey key, PodSpec told, PodSpec decided) {
        return !isSame(told, decided)
                && had.getOrDefault(key, Set.of()).contains(images(told))
                && names(told).equals(names(decided));
    }

    static boolean isSame(PodSpec told, PodSpec decided) {
        return images(told).equals(images(decided));
    }

    private static Set<String> names(PodSpec pod) {
        var names = new HashSet<String>();
        pod.containers().forEach(it -> names.add(it.name()));
        Texts.orEmpty(pod.initContainers()).forEach(it -> names.add("init " + it.name()));
        return names;
    }

    /// What is told, with the images that were decided.
    static PodSpec corrected(PodSpec told, PodSpec decided) {
        var init = told.initContainers();
        return told.withContainers(corrected(told.containers(), decided.containers()))
                .withInitContainers(
                        init == null
                                ? null
                                : corrected(init, Texts.orEmpty(decided.initContainers())));
    }

    private static List<Container> corrected(List<Container> told, List<Container> decided) {
        return told.stream()
                .map(it ->
                        decided.stream()
                                .filter(other -> other.name().equals(it.name()))
                                .findFirst()
                                .map(other -> it.withImage(other.image()))
                                .orElse(it))
                .toList();
    }
}
