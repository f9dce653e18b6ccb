package io.millrace.importer.registry;

import java.util.List;
import java.util.Set;

/// The media types of manifests and of what they list.
final class MediaTypes {

    static final String DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
    static final String DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json";
    static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";

    /// All four are always asked for: without them a registry converts a manifest to schema 1, with
    /// another digest, or hides it.
    static final List<String> ACCEPTED =
            List.of(DOCKER_MANIFEST, DOCKER_LIST, OCI_MANIFEST, OCI_INDEX);

    static final Set<String> MANIFESTS = Set.of(DOCKER_MANIFEST, OCI_MANIFEST);
    static final Set<String> LISTS = Set.of(DOCKER_LIST, OCI_INDEX);

    /// What the configuration of a container image is called; early clients left it unnamed.
    static final Set<String> IMAGE_CONFIGS =
            Set.of(
                    "application/vnd.docker.container.image.v1+json",
                    "application/vnd.oci.image.config.v1+json",
                    "application/octet-stream");

    static final Set<String> SCHEMA_1 =
            Set.of(
                    "application/vnd.docker.distribution.manifest.v1+json",
                    "application/vnd.docker.distribution.manifest.v1+prettyjws");

    private MediaTypes() {}
}
