package io.millrace.gateway.access;

import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.authorization.GroupRestriction;
import io.millrace.contract.authorization.RoleBindingRestriction;
import io.millrace.contract.authorization.ServiceAccountRestriction;
import io.millrace.contract.authorization.UserRestriction;
import io.millrace.contract.rbac.LabelSelector;
import io.millrace.contract.rbac.Subject;
import io.millrace.contract.user.Group;
import io.millrace.platform.access.ServiceAccounts;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.Metadata;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.Refusal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// To whom the role bindings of a project may give roles. Without restrictions: to anybody.
record Restrictions(String namespace, List<RoleBindingRestriction> all, Work work) {

    static Restrictions of(String namespace, Work work) {
        return new Restrictions(
                namespace,
                work.list(ResourceType.ROLE_BINDING_RESTRICTION, namespace).stream()
                        .map(it -> it.as(RoleBindingRestriction.class))
                        .toList(),
                work);
    }

    /// Refuses by exception a subject that no restriction admits.
    void require(Subject subject, String binding) {
        var bound = unmasked(subject);
        if (!all.isEmpty() && all.stream().noneMatch(it -> admits(it, bound))) {
            throw Refusal.forbidden(
                            ResourceType.ROLE_BINDING,
                            binding,
                            "rolebindings to %s \"%s\" are not allowed in project \"%s\""
                                    .formatted(bound.kind(), bound.name(), namespace))
                    .asException();
        }
    }

    /// A service account may be bound by its user name.
    private static Subject unmasked(Subject subject) {
        var words = subject.name().split(":", -1);
        return subject.kind().equals(Subject.USER)
                        && words.length == 4
                        && subject.name().startsWith(ServiceAccounts.PREFIX)
                ? Subject.serviceAccount(words[2], words[3])
                : subject;
    }

    private boolean admits(RoleBindingRestriction restriction, Subject subject) {
        var spec = restriction.spec();
        return switch (subject.kind()) {
            case Subject.USER ->
                    spec.userrestriction() != null
                            && admitsUser(spec.userrestriction(), subject.name());
            case Subject.GROUP ->
                    spec.grouprestriction() != null
                            && admitsGroup(spec.grouprestriction(), subject.name());
            default ->
                    spec.serviceaccountrestriction() != null
                            && admitsAccount(spec.serviceaccountrestriction(), subject);
        };
    }

    private boolean admitsUser(UserRestriction users, String name) {
        return or(users.users()).contains(name)
                || or(users.groups()).stream().anyMatch(it -> members(it).contains(name))
                || isSelected(users.labels(), ResourceType.USER, name);
    }

    private boolean admitsGroup(GroupRestriction groups, String name) {
        return or(groups.groups()).contains(name)
                || isSelected(groups.labels(), ResourceType.GROUP, name);
    }

    private boolean admitsAccount(ServiceAccountRestriction accounts, Subject account) {
        var its = account.namespace() == null ? "" : account.namespace();
        return or(accounts.namespaces()).contains(its)
                || or(accounts.serviceaccounts()).stream()
                        .anyMatch(it ->
                                it.name().equals(account.name())
                                        && (it.namespace().isEmpty() ? namespace : it.namespace())
                                                .equals(its));
    }

    private List<String> members(String group) {
        return work.find(ResourceKey.cluster(ResourceType.GROUP, group))
                .flatMap(it -> Optional.ofNullable(Json.read(it.tree(), Group.class).users()))
                .orElse(List.of());
    }

    private boolean isSelected(
            @Nullable List<LabelSelector> selectors, ResourceType type, String name) {
        return or(selectors).stream()
                .map(io.millrace.platform.resource.LabelSelector::of)
                .anyMatch(
                        it -> labels(type, name).filter(labels -> it.matches(labels)).isPresent());
    }

    private Optional<Map<String, String>> labels(ResourceType type, String name) {
        return work.find(ResourceKey.cluster(type, name))
                .map(it -> Metadata.of(it.tree()).labels());
    }

    private static <T> List<T> or(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }
}
