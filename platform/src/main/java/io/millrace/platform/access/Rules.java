package io.millrace.platform.access;

import io.millrace.contract.rbac.PolicyRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one rule allows (Kubernetes, "Using RBAC Authorization").
final class Rules {

    static final String ALL = "*";

    private Rules() {}

    static boolean allows(PolicyRule rule, Attributes asked) {
        return has(rule.verbs(), asked.verb())
                && has(rule.apiGroups(), asked.group())
                && hasResource(rule.resources(), asked.resource(), asked.subresource())
                && hasName(rule.resourceNames(), asked.name());
    }

    static boolean allowsPath(PolicyRule rule, String verb, String path) {
        return has(rule.verbs(), verb)
                && orEmpty(rule.nonResourceURLs()).stream().anyMatch(it -> matches(it, path));
    }

    private static boolean has(@Nullable List<String> words, String word) {
        return words != null && (words.contains(ALL) || words.contains(word));
    }

    private static boolean hasResource(
            @Nullable List<String> resources, String resource, String subresource) {
        if (resources == null) {
            return false;
        }
        for (var it : resources) {
            if (it.equals(ALL) || names(it, resource, subresource)) {
                return true;
            }
        }
        return false;
    }

    /// Whether the rule's word is the resource, or its part, or that part of every resource.
    private static boolean names(String word, String resource, String subresource) {
        if (subresource.isEmpty()) {
            return word.equals(resource);
        }
        var slash = word.length() - subresource.length() - 1;
        if (slash <= 0 || word.charAt(slash) != '/' || !word.endsWith(subresource)) {
            return false;
        }
        return (slash == 1 && word.charAt(0) == '*')
                || (slash == resource.length() && word.startsWith(resource));
    }

    private static boolean hasName(@Nullable List<String> names, String name) {
        return names == null || names.isEmpty() || names.contains(name);
    }

    /// Whether the pattern, which may end in `*`, matches a path or another pattern.
    static boolean matches(String pattern, String path) {
        return pattern.equals(ALL)
                || pattern.equals(path)
                || (pattern.endsWith(ALL)
                        && path.startsWith(pattern.substring(0, pattern.length() - 1)));
    }

    static <T> List<T> orEmpty(@Nullable List<T> items) {
        return items == null ? List.of() : items;
    }
}
