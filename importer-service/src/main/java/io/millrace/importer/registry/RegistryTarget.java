package io.millrace.importer.registry;

import io.millrace.contract.ImageReference;

/// A repository of a registry and how it is approached.
///
/// @param insecure whether an unverified certificate or plain HTTP will do
record RegistryTarget(ImageReference repository, boolean insecure, Credentials credentials) {

    private static final String DOCKER_HUB = "registry-1.docker.io";

    RegistryTarget {
        repository = repository.untagged();
    }

    /// The host that answers for the registry: Docker Hub's is not the one in its pull specs.
    String host() {
        return repository.onDockerHub() ? DOCKER_HUB : repository.registry();
    }

    String scope() {
        return "repository:" + repository.repository() + ":pull";
    }

    RegistryTarget anonymously() {
        return new RegistryTarget(repository, insecure, Credentials.ANONYMOUS);
    }
}
