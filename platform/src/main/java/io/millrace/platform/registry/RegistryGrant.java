package io.millrace.platform.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// What a registry token lets its bearer do with one thing: an entry of the token's `access`.
///
/// @param type `repository` or `registry`
/// @param actions `pull`, `push`, `delete` or `*`; sorted
public record RegistryGrant(String type, String name, List<String> actions) {

    private static final String ALL = "/*";

    public RegistryGrant {
        actions = List.copyOf(new TreeSet<>(actions));
    }

    public static RegistryGrant pull(String repository) {
        return on(repository, List.of("pull"));
    }

    /// All repositories of a project, the ones to come too. Only what a credential names can be
    /// that wide: no token is.
    public static RegistryGrant pullAllOf(String project) {
        return pull(project + ALL);
    }

    /// Whoever pushes asks first what is there.
    public static RegistryGrant push(String repository) {
        return on(repository, List.of("pull", "push"));
    }

    /// The list of all repositories.
    public static RegistryGrant catalog() {
        return new RegistryGrant("registry", "catalog", List.of("*"));
    }

    public static RegistryGrant on(String repository, Collection<String> actions) {
        return new RegistryGrant("repository", repository, List.copyOf(actions));
    }

    static RegistryGrant read(JsonNode entry) {
        var actions = new TreeSet<String>();
        entry.path("actions").forEach(it -> actions.add(it.asText()));
        return new RegistryGrant(
                entry.path("type").asText(), entry.path("name").asText(), List.copyOf(actions));
    }

    Map<String, Object> asClaim() {
        return Map.of("type", type, "name", name, "actions", actions);
    }

    /// The actions that both this and one of the others allow on the thing.
    public RegistryGrant within(Collection<RegistryGrant> others) {
        var allowed = new TreeSet<String>();
        others.stream()
                .filter(it -> it.type().equals(type) && it.covers(name))
                .forEach(it -> allowed.addAll(it.actions()));
        return new RegistryGrant(type, name, actions.stream().filter(allowed::contains).toList());
    }

    private boolean covers(String other) {
        return name.equals(other)
                || name.endsWith(ALL) && other.startsWith(name.substring(0, name.length() - 1));
    }
}
