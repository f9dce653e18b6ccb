package io.millrace.trigger.domain.workload;

import io.millrace.contract.core.Container;
import io.millrace.contract.core.PodSpec;
import io.millrace.trigger.domain.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Which container's image a trigger writes: by name, or by its place in the list.
///
/// @param text as it stands in the annotation
/// @param init whether it is one of those that run first
/// @param name empty when the container is meant by its place
public record FieldPath(String text, boolean init, String name, int index) {

    private static final Pattern CONTAINER =
            Pattern.compile(
                    "(initContainers|containers)\\[(?:(\\d{1,4})|\\?\\(@\\.?name==[\"']([^\"']+)[\"']\\))\\]\\.image");

    /// @param prefix of the pod's spec in the object: `spec.template.spec`
    public static Optional<FieldPath> parse(String text, String prefix) {
        if (!text.startsWith(prefix + ".")) {
            return Optional.empty();
        }
        var found = CONTAINER.matcher(text.substring(prefix.length() + 1));
        if (!found.matches()) {
            return Optional.empty();
        }
        var index = found.group(2);
        return Optional.of(
                new FieldPath(
                        text,
                        found.group(1).equals("initContainers"),
                        Texts.orEmpty(found.group(3)),
                        index == null ? -1 : Integer.parseInt(index)));
    }

    /// The container that is meant; empty when there is none.
    public Optional<Container> find(PodSpec pod) {
        return Stream.concat(
                        meant(Texts.orEmpty(pod.initContainers()), true),
                        meant(pod.containers(), false))
                .findFirst();
    }

    private Stream<Container> meant(List<Container> containers, boolean first) {
        return IntStream.range(0, containers.size())
                .filter(place -> means(containers.get(place), first, place))
                .mapToObj(containers::get);
    }

    PodSpec withImage(PodSpec pod, String image) {
        var first = pod.initContainers();
        return pod.withInitContainers(first == null ? null : withImage(first, true, image))
                .withContainers(withImage(pod.containers(), false, image));
    }

    private List<Container> withImage(List<Container> containers, boolean first, String image) {
        var changed = new ArrayList<Container>();
        for (var place = 0; place < containers.size(); place++) {
            var container = containers.get(place);
            changed.add(means(container, first, place) ? container.withImage(image) : container);
        }
        return changed;
    }

    /// A name is that of one container only, whichever of the two lists the path speaks of.
    private boolean means(Container container, boolean first, int place) {
        return name.isEmpty() ? first == init && place == index : container.name().equals(name);
    }
}
