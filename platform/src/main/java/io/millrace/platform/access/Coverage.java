package io.millrace.platform.access;

import static io.millrace.platform.access.Rules.ALL;
import static io.millrace.platform.access.Rules.orEmpty;

import io.millrace.contract.rbac.PolicyRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Whether some rules allow at least what others do. Rules are compared piece by piece: one verb on
/// one resource of one group, or on one path.
public final class Coverage {

    /// More pieces than any honest role has; so many are still compared in no time.
    public static final int MOST_PIECES = 20_000;

    private final List<PolicyRule> held;

    /// @param held the rules that somebody has
    public Coverage(List<PolicyRule> held) {
        this.held = List.copyOf(new LinkedHashSet<>(held));
    }

    /// Of the wanted rules, the pieces that the held ones do not allow.
    public List<PolicyRule> missing(List<PolicyRule> wanted) {
        var missing = new ArrayList<PolicyRule>();
        for (var rule : new LinkedHashSet<>(wanted)) {
            if (!isHeld(rule)) {
                pieces(rule).filter(it -> !isHeld(it)).forEach(missing::add);
            }
        }
        return together(missing);
    }

    /// How many pieces the rules fall into.
    public static long size(List<PolicyRule> rules) {
        return rules.stream()
                .mapToLong(it ->
                        (long) it.verbs().size()
                                * Math.max(
                                        (long) orEmpty(it.apiGroups()).size()
                                                * orEmpty(it.resources()).size()
                                                * Math.max(1, orEmpty(it.resourceNames()).size()),
                                        orEmpty(it.nonResourceURLs()).size()))
                .sum();
    }

    private boolean isHeld(PolicyRule wanted) {
        return held.stream().anyMatch(it -> covers(it, wanted));
    }

    private static boolean covers(PolicyRule held, PolicyRule wanted) {
        return hasAll(held.verbs(), wanted.verbs())
                && hasAll(orEmpty(held.apiGroups()), orEmpty(wanted.apiGroups()))
                && hasResources(orEmpty(held.resources()), orEmpty(wanted.resources()))
                && hasNames(orEmpty(held.resourceNames()), orEmpty(wanted.resourceNames()))
                && orEmpty(wanted.nonResourceURLs()).stream()
                        .allMatch(url ->
                                orEmpty(held.nonResourceURLs()).stream()
                                        .anyMatch(it -> Rules.matches(it, url)));
    }

    private static boolean hasAll(List<String> held, List<String> wanted) {
        return held.contains(ALL) || held.containsAll(wanted);
    }

    private static boolean hasResources(List<String> held, List<String> wanted) {
        return held.contains(ALL)
                || wanted.stream().allMatch(it -> held.contains(it) || hasPart(held, it));
    }

    private static boolean hasPart(List<String> held, String resource) {
        var slash = resource.indexOf('/');
        return slash >= 0 && held.contains(ALL + resource.substring(slash));
    }

    private static boolean hasNames(List<String> held, List<String> wanted) {
        return held.isEmpty() || (!wanted.isEmpty() && held.containsAll(wanted));
    }

    private static Stream<PolicyRule> pieces(PolicyRule rule) {
        var pieces = new LinkedHashSet<PolicyRule>();
        for (var verb : Set.copyOf(rule.verbs())) {
            orEmpty(rule.nonResourceURLs())
                    .forEach(url ->
                            pieces.add(
                                    new PolicyRule(List.of(verb), null, null, null, List.of(url))));
            for (var group : orEmpty(rule.apiGroups())) {
                for (var resource : orEmpty(rule.resources())) {
                    addResource(verb, group, resource, orEmpty(rule.resourceNames()), pieces);
                }
            }
        }
        return pieces.stream();
    }

    private static void addResource(
            String verb,
            String group,
            String resource,
            List<String> names,
            Set<PolicyRule> pieces) {
        if (names.isEmpty()) {
            pieces.add(PolicyRule.on(group, List.of(resource), List.of(verb)));
        }
        for (var name : names) {
            pieces.add(
                    new PolicyRule(
                            List.of(verb), List.of(group), List.of(resource), List.of(name), null));
        }
    }

    /// Pieces that differ by their verb only are one rule again, for those who read it.
    private static List<PolicyRule> together(List<PolicyRule> pieces) {
        var verbs = new LinkedHashMap<PolicyRule, Set<String>>();
        for (var piece : pieces) {
            verbs.computeIfAbsent(withVerbs(piece, List.of()), unused -> new LinkedHashSet<>())
                    .addAll(piece.verbs());
        }
        return verbs.entrySet().stream()
                .map(it -> withVerbs(it.getKey(), it.getValue().stream().sorted().toList()))
                .toList();
    }

    private static PolicyRule withVerbs(PolicyRule rule, List<String> verbs) {
        return new PolicyRule(
                verbs,
                rule.apiGroups(),
                rule.resources(),
                rule.resourceNames(),
                rule.nonResourceURLs());
    }
}
