package io.millrace.imagestream.domain;

import io.millrace.contract.image.ImageStream;
import io.millrace.contract.image.TagReference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;

/// Which registries a stream may name: what it named before the list was made stays.
///
/// @param insecure whether the whole stream may be imported without TLS
/// @param known what the stored stream refers to already
record RegistryAdmission(Surroundings surroundings, boolean insecure, Set<String> known) {

    private static final String INSECURE = "openshift.io/image.insecureRepository";

    static RegistryAdmission toCreate(ImageStream stream, Surroundings surroundings) {
        return new RegistryAdmission(surroundings, isInsecure(stream), Set.of());
    }

    static RegistryAdmission toReplace(
            ImageStream previous, ImageStream next, Surroundings surroundings) {
        var known = new HashSet<String>();
        known.add(repositoryOf(previous));
        StreamDraft.wishesOf(previous).values().forEach(it -> known.add(sourceOf(it)));
        if (previous.status().tags() != null) {
            previous.status().tags().stream()
                    .flatMap(it -> it.items().stream())
                    .forEach(it -> known.add(it.dockerImageReference()));
        }
        return new RegistryAdmission(surroundings, isInsecure(next), known);
    }

    List<Fault> faultsOf(
            ImageStream stream, Map<String, TagReference> wishes, UnaryOperator<String> pathOf) {
        var faults =
                new ArrayList<>(fault("spec.dockerImageRepository", repositoryOf(stream), false));
        wishes.forEach((tag, wish) -> {
            if (TagSource.isDockerImage(wish)) {
                faults.addAll(
                        fault(
                                pathOf.apply(tag) + ".from.name",
                                sourceOf(wish),
                                wish.importPolicy().insecure()));
            }
        });
        return faults;
    }

    List<Fault> fault(String path, String pullSpec, boolean alsoInsecure) {
        return known.contains(pullSpec)
                ? List.of()
                : surroundings
                        .allowedRegistries()
                        .objection(pullSpec, insecure || alsoInsecure, surroundings.registryHost())
                        .map(it -> Fault.forbidden(path, it))
                        .stream()
                        .toList();
    }

    private static boolean isInsecure(ImageStream stream) {
        var annotations = stream.metadata().annotations();
        return annotations != null && "true".equals(annotations.get(INSECURE));
    }

    private static String repositoryOf(ImageStream stream) {
        return Objects.requireNonNullElse(stream.spec().dockerImageRepository(), "");
    }

    private static String sourceOf(TagReference wish) {
        var from = wish.from();
        return from == null ? "" : Objects.requireNonNullElse(from.name(), "");
    }
}
