package io.millrace.imagestream.domain;

import io.millrace.contract.image.Image;
import io.millrace.contract.image.ImageManifest;
import io.millrace.contract.image.ImageStream;
import io.millrace.contract.image.NamedTagEventList;
import io.millrace.contract.image.TagEvent;
import io.millrace.contract.image.TagReference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// Turns new and changed wishes into facts, as far as that takes no registry: plain references at
/// once, tags and images of streams by copying. A `DockerImage` waits for the importer.
final class Resolution {

    private final StreamDraft draft;
    private final Surroundings surroundings;
    private final UnaryOperator<String> pathOf;
    private final List<Fault> faults = new ArrayList<>();

    /// @param pathOf the path of a tag's wish in the request: `spec.tags[latest]`, or `tag`
    Resolution(StreamDraft draft, UnaryOperator<String> pathOf) {
        this.draft = draft;
        this.surroundings = draft.surroundings();
        this.pathOf = pathOf;
    }

    List<Fault> resolve(Collection<TagReference> wishes) {
        wishes.forEach(this::resolve);
        return faults;
    }

    private void resolve(TagReference wish) {
        var from = wish.from();
        if (from == null || from.name() == null || from.name().isEmpty()) {
            return;
        }
        if (TagSource.isDockerImage(wish)) {
            if (wish.reference()) {
                recordAllowed(wish, new TagEvent(surroundings.now(), from.name(), "", 0));
            }
            return;
        }
        if (!TagSource.isOfAStream(from)) {
            return;
        }
        try {
            copy(wish, TagSource.parse(from, draft.namespace(), draft.name()));
        } catch (IllegalArgumentException malformed) {
            // StreamValidation reports it, with the field's path.
            return;
        }
    }

    private void copy(TagReference wish, TagSource source) {
        if (!source.namespace().equals(draft.namespace())
                && !surroundings.mayPull(source.namespace(), source.stream())) {
            faults.add(
                    Fault.forbidden(
                            pathOf.apply(wish.name()) + ".from",
                            source.namespace() + "/" + source.stream()));
            return;
        }
        var facts = factsOf(source);
        if (facts.isEmpty()) {
            faults.add(Fault.notFound(namePath(wish), nameIn(wish)));
            return;
        }
        var found =
                switch (source.kind()) {
                    case TAG ->
                            Optional.ofNullable(facts.get().get(source.item()))
                                    .flatMap(it -> new TagHistory(it.items()).latest());
                    case IMAGE ->
                            image(wish, source, facts.get())
                                    .map(it -> it.withCreated(surroundings.now()));
                };
        found.ifPresent(it -> {
            if (isLocal(it, wish, source)) {
                var ours = surroundings.repositoryOf(draft.namespace(), draft.name());
                var local = it.withDockerImageReference(ours + "@" + it.image());
                record(wish, local, source.namespace() + "/" + source.stream());
            } else if (source.namespace().equals(draft.namespace()) && isKnown(it, facts.get())) {
                record(wish, it, "");
            } else {
                recordAllowed(wish, it);
            }
        });
    }

    private Optional<Map<String, NamedTagEventList>> factsOf(TagSource source) {
        return source.isOf(draft.namespace(), draft.name())
                ? Optional.of(draft.facts())
                : surroundings.stream(source.namespace(), source.stream())
                        .map(Resolution::factsByTag);
    }

    private static Map<String, NamedTagEventList> factsByTag(ImageStream stream) {
        var facts = new TreeMap<String, NamedTagEventList>();
        if (stream.status().tags() != null) {
            stream.status().tags().forEach(it -> facts.put(it.tag(), it));
        }
        return facts;
    }

    private Optional<TagEvent> image(
            TagReference wish, TagSource source, Map<String, NamedTagEventList> facts) {
        var events =
                facts.values().stream()
                        .flatMap(it -> it.items().stream())
                        .filter(it -> !it.image().isEmpty())
                        .toList();
        var names = events.stream().map(TagEvent::image).collect(Collectors.toSet());
        var matches =
                new TreeSet<>(
                        names.stream().filter(it -> TagSource.isMeant(source.item(), it)).toList());
        var children = matches.isEmpty() ? children(names) : Map.<String, TagEvent>of();
        children.keySet().stream()
                .filter(it -> TagSource.isMeant(source.item(), it))
                .forEach(matches::add);
        if (matches.contains(source.item())) {
            matches.retainAll(List.of(source.item()));
        }
        if (matches.size() == 1) {
            var image = matches.first();
            return events.stream()
                    .filter(it -> it.image().equals(image))
                    .max(Comparator.comparing(Resolution::age))
                    .or(() -> Optional.ofNullable(children.get(image)));
        }
        faults.add(
                Fault.invalid(
                        namePath(wish),
                        nameIn(wish),
                        matches.isEmpty()
                                ? "error generating tag event: no image \"%s\" in image stream \"%s/%s\""
                                        .formatted(
                                                source.item(), source.namespace(), source.stream())
                                : "error generating tag event: multiple images match the prefix \"%s\": %s"
                                        .formatted(source.item(), String.join(", ", matches))));
        return Optional.empty();
    }

    private static Instant age(TagEvent event) {
        return Objects.requireNonNullElse(event.created(), Instant.EPOCH);
    }

    /// The images of the image indexes among these, with how each is pulled.
    private Map<String, TagEvent> children(Collection<String> names) {
        var children = new TreeMap<String, TagEvent>();
        for (var name : names) {
            var index = surroundings.image(name);
            index.map(Image::dockerImageManifests).orElse(List.of()).stream()
                    .map(ImageManifest::digest)
                    .forEach(it -> children.put(it, child(it, index.orElseThrow())));
        }
        return children;
    }

    private TagEvent child(String name, Image index) {
        var own = surroundings.image(name).map(Image::dockerImageReference);
        var parents = Objects.requireNonNullElse(index.dockerImageReference(), "");
        int at = parents.indexOf('@');
        var beside = (at < 0 ? parents : parents.substring(0, at)) + "@" + name;
        return new TagEvent(surroundings.now(), own.orElse(beside), name, 0);
    }

    /// An image of the integrated registry is pulled through the stream that it is copied to, so
    /// that the right to pull is asked of that stream.
    private boolean isLocal(TagEvent event, TagReference wish, TagSource source) {
        var theirs = surroundings.repositoryOf(source.namespace(), source.stream());
        var isTheirs =
                !theirs.isEmpty()
                        && (event.dockerImageReference().startsWith(theirs + "@")
                                || event.dockerImageReference().startsWith(theirs + ":"));
        return isTheirs
                && !wish.reference()
                && !event.image().isEmpty()
                && !source.isOf(draft.namespace(), draft.name());
    }

    private static boolean isKnown(TagEvent event, Map<String, NamedTagEventList> facts) {
        return facts.values().stream()
                .flatMap(it -> it.items().stream())
                .anyMatch(it -> it.dockerImageReference().equals(event.dockerImageReference()));
    }

    /// The right to pull from a stream is none to pull what that stream merely points to.
    private void recordAllowed(TagReference wish, TagEvent event) {
        var fault =
                new IntegratedImages(surroundings, draft.namespace())
                        .fault(namePath(wish), event.dockerImageReference());
        fault.ifPresentOrElse(faults::add, () -> record(wish, event, ""));
    }

    private void record(TagReference wish, TagEvent event, String copiedFrom) {
        var generation = Objects.requireNonNullElse(wish.generation(), draft.nextGeneration());
        draft.record(wish.name(), event.withGeneration(generation), Cause.TAG, copiedFrom);
    }

    private static String nameIn(TagReference wish) {
        return wish.from() == null ? "" : Objects.requireNonNullElse(wish.from().name(), "");
    }

    private String namePath(TagReference wish) {
        return pathOf.apply(wish.name()) + ".from.name";
    }
}
