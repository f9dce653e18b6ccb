package io.millrace.trigger.domain.workload;

import io.millrace.contract.core.Container;
import io.millrace.contract.core.PodSpec;
import io.millrace.trigger.domain.Texts;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Images that are named as a stream of the same project: `hello`, or `hello:v1`.
public final class LocalNames {

    private static final Pattern NAME =
            Pattern.compile("([a-z0-9](?:[a-z0-9._-]*[a-z0-9])?)(?::([\\w][\\w.-]{0,127}))?");

    private LocalNames() {}

    /// The pod with such names replaced by what the tag points to; others stay.
    ///
    /// @param before images that were there before, which are left alone
    /// @param pullSpecs of a stream and a tag
    public static PodSpec resolved(
            PodSpec pod,
            Set<String> before,
            BiFunction<String, String, Optional<String>> pullSpecs) {
        var init = pod.initContainers();
        return pod.withContainers(resolved(pod.containers(), before, pullSpecs))
                .withInitContainers(init == null ? null : resolved(init, before, pullSpecs));
    }

    private static List<Container> resolved(
            List<Container> containers,
            Set<String> before,
            BiFunction<String, String, Optional<String>> pullSpecs) {
        return containers.stream().map(it -> resolved(it, before, pullSpecs)).toList();
    }

    private static Container resolved(
            Container container,
            Set<String> before,
            BiFunction<String, String, Optional<String>> pullSpecs) {
        var image = Texts.orEmpty(container.image());
        var name = NAME.matcher(image);
        if (before.contains(image) || !name.matches()) {
            return container;
        }
        var tag = name.group(2);
        return pullSpecs
                .apply(name.group(1), tag == null ? "latest" : tag)
                .map(container::withImage)
                .orElse(container);
    }

    public static Set<String> images(PodSpec pod) {
        return java.util.stream.Stream.concat(
                        pod.containers().stream(), Texts.orEmpty(pod.initContainers()).stream())
                .map(it -> Texts.orEmpty(it.image()))
                .collect(Collectors.toSet());
    }
}
