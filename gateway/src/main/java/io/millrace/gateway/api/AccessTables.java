package io.millrace.gateway.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// The tables of users and of what they may do.
final class AccessTables {

    private static final String OPENSHIFT = ".authorization.openshift.io";
    private static final String RBAC = ".rbac.authorization.k8s.io";

    static final Map<String, TableKind> KINDS =
            Map.ofEntries(
                    Map.entry("Role" + OPENSHIFT, nameOnly()),
                    Map.entry("ClusterRole" + OPENSHIFT, nameOnly()),
                    Map.entry("RoleBinding" + OPENSHIFT, openshiftBinding()),
                    Map.entry("ClusterRoleBinding" + OPENSHIFT, openshiftBinding()),
                    Map.entry("RoleBinding" + RBAC, binding()),
                    Map.entry("ClusterRoleBinding" + RBAC, binding()),
                    Map.entry("RoleBindingRestriction", restriction()),
                    Map.entry("User", user()),
                    Map.entry("Group", group()),
                    Map.entry("Identity", identity()));

    private AccessTables() {}

    private static TableKind nameOnly() {
        return new TableKind(List.of(Column.ofName()), object -> List.of(TableKind.name(object)));
    }

    private static TableKind openshiftBinding() {
        return new TableKind(
                List.of(
                        Column.ofName(),
                        Column.of("Role", "The role, and the namespace that it is of."),
                        Column.of("Users", "Users who have the role."),
                        Column.of("Groups", "Groups whose members have the role."),
                        Column.of("Service Accounts", "Service accounts that have the role."),
                        Column.of("Users", "Others who have the role.")),
                object ->
                        List.of(
                                TableKind.name(object),
                                object.at("/roleRef/namespace").asText()
                                        + "/"
                                        + object.at("/roleRef/name").asText(),
                                subjects(object, "User"),
                                subjects(object, "Group"),
                                subjects(object, "ServiceAccount"),
                                ""));
    }

    private static TableKind binding() {
        return new TableKind(
                List.of(
                        Column.ofName(),
                        Column.of("Role", "The kind of the role, and its name."),
                        Column.age(),
                        Column.wide("Users", "Users who have the role."),
                        Column.wide("Groups", "Groups whose members have the role."),
                        Column.wide("ServiceAccounts", "Service accounts that have the role.")),
                object ->
                        List.of(
                                TableKind.name(object),
                                object.at("/roleRef/kind").asText()
                                        + "/"
                                        + object.at("/roleRef/name").asText(),
                                TableKind.age(object),
                                subjects(object, "User"),
                                subjects(object, "Group"),
                                subjects(object, "ServiceAccount")));
    }

    private static TableKind restriction() {
        return new TableKind(
                List.of(
                        Column.ofName(),
                        Column.of("Subject Type", "Whom it speaks of."),
                        Column.of("Subjects", "Who may be bound.")),
                object -> {
                    var spec = object.path("spec");
                    var users = spec.path("userrestriction");
                    var groups = spec.path("grouprestriction");
                    var accounts = spec.path("serviceaccountrestriction");
                    if (users.isObject()) {
                        return row(object, "User", users, "users", "groups");
                    }
                    return groups.isObject()
                            ? row(object, "Group", groups, "groups")
                            : row(
                                    object,
                                    "ServiceAccount",
                                    accounts,
                                    "serviceaccounts",
                                    "namespaces");
                });
    }

    private static List<Object> row(
            JsonNode object, String type, JsonNode restriction, String... lists) {
        var subjects =
                Stream.concat(
                                Arrays.stream(lists)
                                        .flatMap(it -> restriction.path(it).valueStream())
                                        .map(AccessTables::subject),
                                restriction.path("labels").valueStream().map(_ -> "by labels"))
                        .collect(Collectors.joining(", "));
        return List.of(TableKind.name(object), type, subjects);
    }

    private static String subject(JsonNode subject) {
        return subject.isTextual()
                ? subject.asText()
                : Stream.of("namespace", "name")
                        .map(it -> subject.path(it).asText())
                        .filter(it -> !it.isEmpty())
                        .collect(Collectors.joining("/"));
    }

    private static String subjects(JsonNode binding, String kind) {
        return StreamSupport.stream(binding.path("subjects").spliterator(), false)
                .filter(it -> it.path("kind").asText().equals(kind))
                .map(it ->
                        kind.equals("ServiceAccount")
                                ? it.path("namespace").asText() + "/" + it.path("name").asText()
                                : it.path("name").asText())
                .collect(Collectors.joining(", "));
    }

    private static TableKind user() {
        return new TableKind(
                List.of(
                        Column.ofName(),
                        Column.of("UID", "What tells the user from an earlier one of that name."),
                        Column.of("Full Name", "The name for people."),
                        Column.of("Identities", "How the user logs in.")),
                object ->
                        List.of(
                                TableKind.name(object),
                                object.at("/metadata/uid").asText(),
                                object.path("fullName").asText(),
                                joined(object.path("identities"))));
    }

    private static TableKind group() {
        return new TableKind(
                List.of(Column.ofName(), Column.of("Users", "The members.")),
                object -> List.of(TableKind.name(object), joined(object.path("users"))));
    }

    private static TableKind identity() {
        return new TableKind(
                List.of(
                        Column.ofName(),
                        Column.of("IDP Name", "The identity provider."),
                        Column.of("IDP User Name", "The name of the user there."),
                        Column.of("User Name", "The name of the user here."),
                        Column.of("User UID", "The user's uid.")),
                object ->
                        List.of(
                                TableKind.name(object),
                                object.path("providerName").asText(),
                                object.path("providerUserName").asText(),
                                object.at("/user/name").asText(),
                                object.at("/user/uid").asText()));
    }

    private static String joined(JsonNode texts) {
        return StreamSupport.stream(texts.spliterator(), false)
                .map(JsonNode::asText)
                .collect(Collectors.joining(", "));
    }
}
