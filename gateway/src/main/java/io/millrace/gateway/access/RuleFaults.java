package io.millrace.gateway.access;

import io.millrace.contract.rbac.PolicyRule;
import io.millrace.platform.access.Coverage;
import io.millrace.platform.status.FieldError;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What may be wrong with the rules of a role.
final class RuleFaults {

    private RuleFaults() {}

    static List<FieldError> of(@Nullable List<PolicyRule> rules, boolean namespaced) {
        var faults = new ArrayList<FieldError>();
        if (rules == null) {
            return faults;
        }
        for (var index = 0; index < rules.size(); index++) {
            check(rules.get(index), "rules[" + index + "]", namespaced, faults);
        }
        if (Coverage.size(rules) > Coverage.MOST_PIECES) {
            faults.add(
                    FieldError.invalid(
                            "rules",
                            Coverage.size(rules),
                            "verbs, groups, resources and names may be combined in at most %d ways"
                                    .formatted(Coverage.MOST_PIECES)));
        }
        return faults;
    }

    private static void check(
            PolicyRule rule, String path, boolean namespaced, List<FieldError> faults) {
        if (rule.verbs().isEmpty()) {
            faults.add(
                    FieldError.required(path + ".verbs", "verbs must contain at least one value"));
        }
        if (isEmpty(rule.nonResourceURLs())) {
            checkResources(rule, path, faults);
        } else if (namespaced) {
            faults.add(
                    FieldError.invalid(
                            path + ".nonResourceURLs",
                            rule.nonResourceURLs(),
                            "namespaced rules cannot apply to non-resource URLs"));
        } else if (!isEmpty(rule.apiGroups())
                || !isEmpty(rule.resources())
                || !isEmpty(rule.resourceNames())) {
            faults.add(
                    FieldError.invalid(
                            path + ".nonResourceURLs",
                            rule.nonResourceURLs(),
                            "rules cannot apply to both regular resources and non-resource URLs"));
        }
    }

    private static void checkResources(PolicyRule rule, String path, List<FieldError> faults) {
        if (isEmpty(rule.apiGroups())) {
            faults.add(
                    FieldError.required(
                            path + ".apiGroups",
                            "resource rules must supply at least one api group"));
        }
        if (isEmpty(rule.resources())) {
            faults.add(
                    FieldError.required(
                            path + ".resources",
                            "resource rules must supply at least one resource"));
        }
    }

    private static boolean isEmpty(@Nullable List<String> words) {
        return words == null || words.isEmpty();
    }
}
