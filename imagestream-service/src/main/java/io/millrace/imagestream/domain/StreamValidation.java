package io.millrace.imagestream.domain;

import io.millrace.contract.ImageReference;
import io.millrace.contract.image.ImageStream;
import io.millrace.contract.image.TagReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/// What a stream and its wishes must be like.
public final class StreamValidation {

    private static final Pattern REPOSITORY_WORD =
            Pattern.compile("[a-z0-9]++(?:(?:\\.|_{1,2}|-++)[a-z0-9]++)*+");
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
    private static final int LONGEST_REPOSITORY = 255;
    private static final List<String> KINDS =
            List.of(
                    TagSource.DOCKER_IMAGE,
                    TagSource.IMAGE_STREAM_IMAGE,
                    TagSource.IMAGE_STREAM_TAG);
    private static final List<String> IMPORT_MODES = List.of("Legacy", "PreserveOriginal");
    private static final List<String> REFERENCE_POLICIES = List.of("Source", "Local");

    private StreamValidation() {}

    /// A stream's name is a word of a repository's name, because it becomes one.
    public static List<Fault> name(String namespace, String name) {
        if (!REPOSITORY_WORD.matcher(name).matches()) {
            return List.of(
                    Fault.invalid(
                            "metadata.name",
                            name,
                            "must match \""
                                    + REPOSITORY_WORD
                                            .pattern()
                                            .replace("++", "+")
                                            .replace("*+", "*")
                                    + "\""));
        }
        return namespace.length() + 1 + name.length() > LONGEST_REPOSITORY
                ? List.of(
                        Fault.invalid(
                                "metadata.name",
                                name,
                                "'namespace/name' cannot be longer than %d characters"
                                        .formatted(LONGEST_REPOSITORY)))
                : List.of();
    }

    static List<Fault> repository(ImageStream stream) {
        var dockerImageRepository = stream.spec().dockerImageRepository();
        if (dockerImageRepository == null || dockerImageRepository.isEmpty()) {
            return List.of();
        }
        var path = "spec.dockerImageRepository";
        try {
            var reference = ImageReference.parse(dockerImageRepository);
            return reference.tag().isPresent() || reference.digest().isPresent()
                    ? List.of(
                            Fault.invalid(
                                    path,
                                    dockerImageRepository,
                                    "the repository name may not contain a tag or an ID"))
                    : List.of();
        } catch (IllegalArgumentException notARepository) {
            return List.of(Fault.invalid(path, dockerImageRepository, reasonOf(notARepository)));
        }
    }

    /// A tag is what registries call one: it becomes part of pull specs and keys.
    ///
    /// @param path with `%s` for the tag, or without
    public static List<Fault> tag(String path, String tag) {
        return ImageReference.isTag(tag)
                ? List.of()
                : List.of(
                        Fault.invalid(
                                path.replace("%s", shown(tag)),
                                shown(tag),
                                "a tag is at most 128 letters, digits, '_', '.' and '-', and does"
                                        + " not begin with '.' or '-'"));
    }

    /// The text as it may stand in messages.
    public static String shown(String text) {
        return CONTROL.matcher(text).replaceAll("?");
    }

    /// @param path the path of the wish in the request: `spec.tags[latest]`, or `tag`
    static List<Fault> wish(String path, TagReference wish) {
        var faults = new ArrayList<Fault>();
        if (wish.from() != null) {
            faults.addAll(from(path, wish));
        }
        var importMode = wish.importPolicy().importMode();
        if (importMode != null && !importMode.isEmpty() && !IMPORT_MODES.contains(importMode)) {
            faults.add(Fault.noneOf(path + ".importPolicy.importMode", importMode, IMPORT_MODES));
        }
        if (!REFERENCE_POLICIES.contains(wish.referencePolicy().type())) {
            faults.add(
                    Fault.noneOf(
                            path + ".referencePolicy.type",
                            wish.referencePolicy().type(),
                            REFERENCE_POLICIES));
        }
        return faults;
    }

    private static List<Fault> from(String path, TagReference wish) {
        var from = Objects.requireNonNull(wish.from());
        var kind = Objects.requireNonNullElse(from.kind(), "");
        var name = Objects.requireNonNullElse(from.name(), "");
        var faults = new ArrayList<Fault>();
        if (name.isEmpty()) {
            faults.add(Fault.required(path + ".from.name", ""));
        }
        if (!KINDS.contains(kind)) {
            faults.add(
                    Fault.required(
                            path + ".from.kind", "valid values are " + String.join(", ", KINDS)));
            return faults;
        }
        if (!kind.equals(TagSource.DOCKER_IMAGE) && wish.importPolicy().scheduled()) {
            faults.add(
                    Fault.invalid(
                            path + ".importPolicy.scheduled",
                            true,
                            "only tags pointing to Docker repositories may be scheduled for"
                                    + " background import"));
        }
        if (!name.isEmpty()) {
            try {
                if (kind.equals(TagSource.DOCKER_IMAGE)) {
                    ImageReference.parse(name);
                } else {
                    TagSource.parse(from, "", "");
                }
            } catch (IllegalArgumentException malformed) {
                faults.add(Fault.invalid(path + ".from.name", name, reasonOf(malformed)));
            }
        }
        return faults;
    }

    private static String reasonOf(IllegalArgumentException malformed) {
        return Objects.requireNonNullElse(malformed.getMessage(), "malformed");
    }
}
