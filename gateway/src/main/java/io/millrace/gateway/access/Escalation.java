package io.millrace.gateway.access;

import io.millrace.contract.Requester;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.rbac.PolicyRule;
import io.millrace.contract.rbac.RoleRef;
import io.millrace.platform.access.Attributes;
import io.millrace.platform.access.Coverage;
import io.millrace.platform.resource.Write;
import io.millrace.platform.status.Refusal;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Nobody gives what it does not have itself (Kubernetes, "Privilege escalation prevention and
/// bootstrapping"). Refuses by exception.
final class Escalation {

    private static final int MOST_SHOWN = 20;

    private static final List<PolicyRule> EVERYTHING =
            List.of(
                    PolicyRule.on("*", List.of("*"), List.of("*")),
                    new PolicyRule(List.of("*"), null, null, null, List.of("*")));

    private Escalation() {}

    /// Who writes a role needs each of its rules, or may `escalate` that role.
    static void requireRules(ResourceType type, String name, List<PolicyRule> rules, Write write) {
        var namespace = write.command().namespace();
        if (!may("escalate", type, namespace, name, write)) {
            require(rules, type, name, namespace, write);
        }
    }

    /// An aggregation rule may gather anything.
    static void requireEverything(ResourceType type, String name, Write write) {
        if (!may("escalate", type, "", name, write)) {
            require(EVERYTHING, type, name, "", write);
        }
    }

    /// Who binds a role needs each of its rules, or may `bind` that role.
    static void requireRole(ResourceType type, String name, RoleRef role, Write write) {
        var namespace = write.command().namespace();
        var roleType = role.isCluster() ? ResourceType.CLUSTER_ROLE : ResourceType.ROLE;
        if (may("bind", roleType, namespace, role.name(), write)) {
            return;
        }
        var key = new ResourceKey(roleType, role.isCluster() ? "" : namespace, role.name());
        if (write.work().find(key).isEmpty()) {
            throw Refusal.notFound(roleType, role.name()).asException();
        }
        require(write.work().access().rulesOf(role, namespace), type, name, namespace, write);
    }

    private static boolean may(
            String verb, ResourceType type, String namespace, String name, Write write) {
        var requester = write.command().requester();
        return requester.groups().contains(Requester.MASTERS)
                || write.work()
                        .access()
                        .allows(requester, Attributes.of(verb, type, namespace, name));
    }

    private static void require(
            List<PolicyRule> wanted,
            ResourceType type,
            String name,
            String namespace,
            Write write) {
        var requester = write.command().requester();
        var held = write.work().access().rulesOf(requester, namespace);
        var missing = new Coverage(held).missing(wanted);
        if (!missing.isEmpty()) {
            throw Refusal.forbidden(type, name, sentence(requester, missing)).asException();
        }
    }

    private static String sentence(Requester requester, List<PolicyRule> missing) {
        var shown =
                missing.stream()
                        .limit(MOST_SHOWN)
                        .map(Escalation::text)
                        .collect(Collectors.joining("\n"));
        return "user \"%s\" (groups=%s) is attempting to grant RBAC permissions not currently held:\n%s%s"
                .formatted(
                        requester.username(),
                        words(requester.groups(), " "),
                        shown,
                        missing.size() > MOST_SHOWN
                                ? "\nand %d more".formatted(missing.size() - MOST_SHOWN)
                                : "");
    }

    private static String text(PolicyRule rule) {
        return "{"
                + field("APIGroups", rule.apiGroups())
                + field("Resources", rule.resources())
                + field("ResourceNames", rule.resourceNames())
                + field("NonResourceURLs", rule.nonResourceURLs())
                + "Verbs:%s}".formatted(words(rule.verbs(), ", "));
    }

    private static String field(String name, @Nullable List<String> words) {
        return words == null || words.isEmpty()
                ? ""
                : "%s:%s, ".formatted(name, words(words, ", "));
    }

    private static String words(List<String> words, String separator) {
        return words.stream()
                .map("\"%s\""::formatted)
                .collect(Collectors.joining(separator, "[", "]"));
    }
}
