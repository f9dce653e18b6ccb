package io.millrace.importer.registry;

import io.millrace.contract.ImageReference;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Places that answer for registries: whoever asks for the one is sent to the other, while what is
/// stored names the registry that was asked for.
///
/// @param places by the registry's host as in pull specs: `host[:port]`, and what stands before
///   every repository there, if anything does
public record Endpoints(Map<String, Endpoint> places) {

    public static final Endpoints NONE = new Endpoints(Map.of());

    /// A place that answers for a registry.
    ///
    /// @param prefix of every repository, ending in a slash; empty for none
    public record Endpoint(String host, String prefix) {}

    public Endpoints {
        places = Map.copyOf(places);
    }

    /// Reads `docker.io=mirror.example:5000/hub` and its like.
    public static Endpoints parse(List<String> mappings) {
        var places = new HashMap<String, Endpoint>();
        for (var mapping : mappings) {
            var equals = mapping.indexOf('=');
            if (equals <= 0) {
                throw new IllegalArgumentException(
                        "Must be of the form <registry>=<host>[:<port>][/<prefix>]: '%s'"
                                .formatted(mapping));
            }
            var registry = hub(mapping.substring(0, equals).strip());
            var endpoint = endpoint(mapping.substring(equals + 1).strip());
            if (places.putIfAbsent(registry, endpoint) != null) {
                throw new IllegalArgumentException("%s is mapped twice".formatted(registry));
            }
        }
        return new Endpoints(places);
    }

    private static Endpoint endpoint(String text) {
        var slash = text.indexOf('/');
        var endpoint =
                slash < 0
                        ? new Endpoint(text, "")
                        : new Endpoint(text.substring(0, slash), prefix(text.substring(slash + 1)));
        ImageReference.parse(endpoint.host() + "/" + endpoint.prefix() + "any");
        return endpoint;
    }

    private static String prefix(String path) {
        return path.isEmpty() || path.endsWith("/") ? path : path + "/";
    }

    private static String hub(String registry) {
        return registry.equals("index.docker.io") || registry.equals("registry-1.docker.io")
                ? ImageReference.DEFAULT_REGISTRY
                : registry;
    }

    /// Where the reference's registry is answered for; the registry itself unless it is mapped.
    public ImageReference placeOf(ImageReference reference) {
        var place =
                places.get(
                        reference.onDockerHub()
                                ? ImageReference.DEFAULT_REGISTRY
                                : reference.registry());
        return place == null
                ? reference
                : new ImageReference(
                        place.host(),
                        place.prefix() + reference.repository(),
                        reference.tag(),
                        reference.digest());
    }
}
