package io.millrace.gateway.api;

import io.millrace.contract.ResourceType;
import io.millrace.gateway.api.ApiResource.Subresource;
import io.millrace.platform.cluster.Mode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What of the catalogue this server serves. Beside a cluster's API server it is what the cluster
/// has not: streams, builds, deployment configurations, and projects as a view of its namespaces.
///
/// @param groups with a name, in discovery's order
record Served(List<String> groups, List<ApiResource> resources) {

    static final Served EVERYTHING = new Served(Catalogue.GROUPS, Catalogue.RESOURCES);

    private static final List<String> BESIDE_A_CLUSTER =
            List.of(
                    ResourceType.DEPLOYMENT_CONFIG.group(),
                    ResourceType.BUILD.group(),
                    ResourceType.IMAGE_STREAM.group(),
                    ResourceType.PROJECT.group());
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
    private static final Set<String> OF_ACCOUNTS = Set.of("oauth", ".well-known");

    Served {
        groups = List.copyOf(groups);
        resources = List.copyOf(resources);
    }

    static Served in(Mode mode) {
        return mode.isKubernetes() ? besideACluster() : EVERYTHING;
    }

    private static Served besideACluster() {
        return new Served(
                Catalogue.GROUPS.stream().filter(BESIDE_A_CLUSTER::contains).toList(),
                Catalogue.RESOURCES.stream()
                        .filter(it -> BESIDE_A_CLUSTER.contains(it.type().group()))
                        .flatMap(Served::ofACluster)
                        .toList());
    }

    /// Namespaces are made and changed in the cluster.
    private static Stream<ApiResource> ofACluster(ApiResource resource) {
        if (resource.type().equals(ResourceType.PROJECT)) {
            return Stream.of(resource.withVerbs("get", "list", "watch"));
        }
        return resource.type().equals(ResourceType.PROJECT_REQUEST)
                ? Stream.empty()
                : Stream.of(resource);
    }

    List<ApiResource> in(String group) {
        return resources.stream().filter(it -> it.type().group().equals(group)).toList();
    }

    /// Whether anybody is answered there. About paths that are neither resources nor accounts
    /// others decide.
    boolean admits(String method, String path) {
        var words =
                Arrays.stream(LegacyWatch.modern(path).split("/"))
                        .filter(it -> !it.isEmpty())
                        .toList();
        var first = words.isEmpty() ? "" : words.getFirst();
        return switch (first) {
            case "api" -> words.size() == 1;
            case "apis" -> words.size() < 2 || admits(method, words);
            default -> !OF_ACCOUNTS.contains(first);
        };
    }

    /// @param words `apis`, the group, the version, and what lies below
    private boolean admits(String method, List<String> words) {
        var group = words.get(1);
        if (words.size() < 4) {
            return groups.contains(group);
        }
        var below = words.subList(3, words.size());
        var plural =
                below.getFirst().equals("namespaces") && below.size() > 2
                        ? below.get(2)
                        : below.getFirst();
        return find(group, plural)
                .filter(it -> READING.contains(method) || isWritten(it))
                .isPresent();
    }

    private Optional<ApiResource> find(String group, String plural) {
        return in(group).stream().filter(it -> it.type().plural().equals(plural)).findFirst();
    }

    private static boolean isWritten(ApiResource resource) {
        return !Set.of("get", "list", "watch").containsAll(resource.verbs())
                || resource.subresources().stream()
                        .map(Subresource::verbs)
                        .anyMatch(it -> !it.equals(List.of("get")));
    }
}
