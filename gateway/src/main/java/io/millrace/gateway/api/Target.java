package io.millrace.gateway.api;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a path means: a resource, and which of its objects.
///
/// @param namespace empty for cluster-scoped resources and for all namespaces
/// @param name empty for the collection
/// @param subresource empty for the object itself
record Target(ApiResource resource, String namespace, String name, String subresource) {

    private static final Set<String> NAMESPACE_SUBRESOURCES = Set.of("status", "finalize");

    /// A stream's name, a colon and a tag.
    private static final int LONGEST = 253 + 1 + 128;

    /// Whether one of the path's segments is `.` or `..`, however that is written.
    static boolean wanders(@Nullable String path) {
        return path != null
                && Arrays.stream(path.split("/"))
                        .map(Target::decoded)
                        .anyMatch(it -> it.equals(".") || it.equals(".."));
    }

    /// Reads `/api/v1/…` and `/apis/<group>/v1/…`; empty for what is no resource.
    static Optional<Target> parse(String path) {
        if (!path.startsWith("/")) {
            return Optional.empty();
        }
        var words =
                Arrays.stream(path.substring(1).split("/"))
                        .filter(word -> !word.isEmpty())
                        .map(Target::decoded)
                        .toList();
        if (words.size() > 2 && words.get(0).equals("api") && isVersion(words.get(1))) {
            return parse("", words.subList(2, words.size()));
        }
        if (words.size() > 3 && words.get(0).equals("apis") && isVersion(words.get(2))) {
            return parse(words.get(1), words.subList(3, words.size()));
        }
        return Optional.empty();
    }

    private static Optional<Target> parse(String group, List<String> words) {
        var namespaced =
                words.size() > 2
                        && words.get(0).equals("namespaces")
                        && !(group.isEmpty() && NAMESPACE_SUBRESOURCES.contains(words.get(2)));
        return namespaced
                ? at(group, words.get(1), words.subList(2, words.size()))
                : at(group, "", words);
    }

    private static Optional<Target> at(String group, String namespace, List<String> words) {
        if (words.size() > 3) {
            return Optional.empty();
        }
        var name = words.size() > 1 ? words.get(1) : "";
        var subresource = words.size() > 2 ? words.get(2) : "";
        if (!isSegment(namespace) || !isSegment(name)) {
            return Optional.empty();
        }
        return Catalogue.find(group, words.get(0))
                .filter(it -> it.type().namespaced() || namespace.isEmpty())
                .filter(it -> !it.type().namespaced() || !namespace.isEmpty() || name.isEmpty())
                .filter(it -> subresource.isEmpty() || it.subresource(subresource).isPresent())
                .map(it -> new Target(it, namespace, name, subresource));
    }

    /// What is hidden in a name by its encoding would lead elsewhere.
    private static boolean isSegment(String name) {
        return name.length() <= LONGEST
                && !name.equals(".")
                && !name.equals("..")
                && name.chars().noneMatch(it -> it == '/' || it == '%' || it < ' ' || it == 0x7f);
    }

    private static boolean isVersion(String word) {
        return word.equals(Catalogue.VERSION);
    }

    /// What cannot be decoded stays as it is, and is then no name.
    private static String decoded(String word) {
        try {
            return word.indexOf('%') < 0
                    ? word
                    : URLDecoder.decode(word.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return word;
        }
    }
}
