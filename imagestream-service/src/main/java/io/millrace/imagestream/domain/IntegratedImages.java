package io.millrace.imagestream.domain;

import io.millrace.contract.ImageReference;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What a stream may point to in the integrated registry: whoever pulls through the stream does so
/// with Millrace's right to read everything there, so that a reference is itself a right.
///
/// @param namespace of the stream
record IntegratedImages(Surroundings surroundings, String namespace) {

    private static final List<String> USUAL_PORTS = List.of(":443", ":80");

    /// A reference into the integrated registry must name a repository of the namespace, or one
    /// that the requester may pull from. What is no reference is no matter of this rule.
    Optional<Fault> fault(String path, String pullSpec) {
        try {
            return fault(path, ImageReference.parse(pullSpec));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private Optional<Fault> fault(String path, ImageReference reference) {
        var host = surroundings.registryHost();
        return !host.isEmpty()
                        && hostOf(host).equals(hostOf(reference.registry()))
                        && !isAllowed(reference.repository())
                ? Optional.of(Fault.forbidden(path, reference.repository()))
                : Optional.empty();
    }

    /// Only `<namespace>/<stream>` belongs to somebody.
    private boolean isAllowed(String repository) {
        int slash = repository.indexOf('/');
        if (slash < 0 || slash != repository.lastIndexOf('/')) {
            return false;
        }
        var owner = repository.substring(0, slash);
        return owner.equals(namespace)
                || surroundings.mayPull(owner, repository.substring(slash + 1));
    }

    private static String hostOf(String registry) {
        var host = registry.toLowerCase(Locale.ROOT);
        return USUAL_PORTS.stream()
                .filter(host::endsWith)
                .findFirst()
                .map(it -> host.substring(0, host.length() - it.length()))
                .orElse(host);
    }
}
