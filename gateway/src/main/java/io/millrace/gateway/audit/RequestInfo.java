package io.millrace.gateway.audit;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// What a request asks for, in the words of Kubernetes' authorization. Read from method and path
/// alone, so that it can be said of a refused request too.
///
/// @param verb `get`, `list`, `watch`, `create` …; of a path that is no resource, the method
/// @param resource empty when the path is no resource
record RequestInfo(
        String verb,
        String group,
        String version,
        String namespace,
        String resource,
        String name,
        String subresource) {

    private static final Set<String> OF_NAMESPACES = Set.of("status", "finalize");

    static RequestInfo of(String method, String path, boolean watch) {
        var words =
                Arrays.stream(path.split("/"))
                        .filter(word -> !word.isEmpty())
                        .map(RequestInfo::decoded)
                        .toList();
        if (words.size() > 2 && words.get(0).equals("api")) {
            return resource(method, watch, "", words.get(1), words.subList(2, words.size()));
        }
        if (words.size() > 3 && words.get(0).equals("apis")) {
            return resource(
                    method, watch, words.get(1), words.get(2), words.subList(3, words.size()));
        }
        return new RequestInfo(method.toLowerCase(Locale.ROOT), "", "", "", "", "", "");
    }

    private static RequestInfo resource(
            String method, boolean watch, String group, String version, List<String> words) {
        var inNamespace =
                words.size() > 2
                        && words.get(0).equals("namespaces")
                        && !OF_NAMESPACES.contains(words.get(2));
        var namespace = inNamespace ? words.get(1) : "";
        var rest = inNamespace ? words.subList(2, words.size()) : words;
        var name = word(rest, 1);
        var isNamespace = !inNamespace && rest.get(0).equals("namespaces");
        return new RequestInfo(
                verb(method, watch, name),
                group,
                version,
                isNamespace ? name : namespace,
                rest.get(0),
                name,
                String.join("/", rest.subList(Math.min(2, rest.size()), rest.size())));
    }

    private static String verb(String method, boolean watch, String name) {
        return switch (method) {
            case "GET", "HEAD" -> watch ? "watch" : name.isEmpty() ? "list" : "get";
            case "POST" -> "create";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            case "DELETE" -> name.isEmpty() ? "deletecollection" : "delete";
            default -> method.toLowerCase(Locale.ROOT);
        };
    }

    private static String word(List<String> words, int index) {
        return index < words.size() ? words.get(index) : "";
    }

    private static String decoded(String word) {
        try {
            return word.indexOf('%') < 0
                    ? word
                    : URLDecoder.decode(word.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return word;
        }
    }

    boolean isResource() {
        return !resource.isEmpty();
    }

    /// Whether the request changes nothing. A review only asks what somebody may do.
    boolean isRead() {
        return switch (verb) {
            case "get", "list", "watch", "head", "options" -> true;
            case "create" -> resource.endsWith("reviews");
            default -> false;
        };
    }

    /// The same request, which makes something.
    RequestInfo making() {
        return new RequestInfo("create", group, version, namespace, resource, name, subresource);
    }

    /// The same request, about the object that it turned out to make.
    RequestInfo about(String made) {
        return new RequestInfo(verb, group, version, namespace, resource, made, subresource);
    }
}
