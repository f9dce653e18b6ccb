package io.millrace.importer.registry;

import io.millrace.contract.ImageReference;

/// A repository of a registry and how it is approached.
///
/// @param repository as it was asked for
/// @param place where it is answered for: the registry itself, or what is mapped to it
/// @param insecure whether an unverified certificate or plain HTTP will do
record RegistryTarget(
        ImageReference repository,
        ImageReference place,
        boolean insecure,
        Credentials credentials) {

    private static final String DOCKER_HUB = "registry-1.docker.io";

    RegistryTarget {
        repository = repository.untagged();
        place = place.untagged();
    }

    RegistryTarget(ImageReference repository, boolean insecure, Credentials credentials) {
        this(repository, repository, insecure, credentials);
    }

    /// The host that answers for the registry: Docker Hub's is not the one in its pull specs.
    String host() {
        return place.onDockerHub() ? DOCKER_HUB : place.registry();
    }

    String scope() {
        return "repository:" + place.repository() + ":pull";
    }

    RegistryTarget anonymously() {
        return new RegistryTarget(repository, place, insecure, Credentials.ANONYMOUS);
    }

    /// The same repository, approached in another way.
    RegistryTarget approached(boolean insecurely) {
        return new RegistryTarget(repository, place, insecurely, credentials);
    }

    /// The path below `/v2/` at the place that is asked.
    String pathOf(String path) {
        var asked = repository.repository();
        return path.startsWith(asked + "/")
                ? place.repository() + path.substring(asked.length())
                : path;
    }
}
