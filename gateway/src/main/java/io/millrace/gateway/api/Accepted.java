package io.millrace.gateway.api;

import io.millrace.platform.status.Refusal;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// How the client wants its answer.
///
/// @param yaml YAML rather than JSON
/// @param shape what becomes of the objects
/// @param version the version of the shape's group, empty for whole objects
record Accepted(boolean yaml, Shape shape, String version) {

    static final Accepted JSON = new Accepted(false, Shape.OBJECT, "");

    private static final List<String> OFFERED = List.of("application/json", "application/yaml");
    private static final String META = "meta.k8s.io";

    /// What becomes of the objects on their way to the client.
    enum Shape {
        OBJECT,
        TABLE,
        METADATA
    }

    /// One clause of an Accept header.
    private record Range(String type, Map<String, String> parameters) {

        static Range parse(String clause) {
            var words = clause.split(";");
            var parameters = new HashMap<String, String>();
            for (int i = 1; i < words.length; i++) {
                int equals = words[i].indexOf('=');
                if (equals > 0) {
                    parameters.put(
                            words[i].substring(0, equals).strip(),
                            words[i].substring(equals + 1).strip());
                }
            }
            return new Range(words[0].strip().toLowerCase(Locale.ROOT), parameters);
        }

        String parameter(String name) {
            return parameters.getOrDefault(name, "");
        }

        /// How much the client likes it, from 0 to 1.
        double quality() {
            try {
                return Double.parseDouble(parameters.getOrDefault("q", "1"));
            } catch (NumberFormatException noNumber) {
                return 1;
            }
        }

        Optional<Boolean> yaml() {
            return switch (type) {
                case "application/json", "*/*", "application/*" -> Optional.of(false);
                case "application/yaml" -> Optional.of(true);
                default -> Optional.empty();
            };
        }

        Optional<Accepted> accepted() {
            return yaml().flatMap(this::accepted);
        }

        private Optional<Accepted> accepted(boolean yaml) {
            var version = parameter("v");
            return switch (parameter("as")) {
                case "" -> Optional.of(new Accepted(yaml, Shape.OBJECT, ""));
                case "Table" -> shaped(yaml, Shape.TABLE, version);
                case "PartialObjectMetadata", "PartialObjectMetadataList" ->
                        shaped(yaml, Shape.METADATA, version);
                default -> Optional.empty();
            };
        }

        private Optional<Accepted> shaped(boolean yaml, Shape shape, String version) {
            return parameter("g").equals(META)
                            && (version.equals("v1") || version.equals("v1beta1"))
                    ? Optional.of(new Accepted(yaml, shape, version))
                    : Optional.empty();
        }
    }

    /// The first of the best clauses that can be served, as Kubernetes does it.
    static Accepted parse(String header) {
        if (header.isBlank()) {
            return JSON;
        }
        return Arrays.stream(header.split(","))
                .map(Range::parse)
                .filter(it -> it.quality() > 0)
                .sorted(Comparator.comparing(Range::quality).reversed())
                .flatMap(it -> it.accepted().stream())
                .findFirst()
                .orElseThrow(() -> Refusal.notAcceptable(OFFERED).asException());
    }

    /// Whether changes can be told in this form, one after the other.
    Accepted forWatching() {
        if (yaml) {
            throw Refusal.notAcceptable(List.of("application/json;stream=watch")).asException();
        }
        return this;
    }

    /// The version in which discovery may answer with all groups at once, if the client knows that.
    static Optional<String> aggregatedDiscovery(String header) {
        for (var clause : header.split(",")) {
            var range = Range.parse(clause);
            if (range.yaml().isPresent() && range.parameter("as").isEmpty()) {
                return Optional.empty();
            }
            var version = range.parameter("v");
            if (range.parameter("as").equals("APIGroupDiscoveryList")
                    && range.parameter("g").equals("apidiscovery.k8s.io")
                    && (version.equals("v2") || version.equals("v2beta1"))) {
                return Optional.of(version);
            }
        }
        return Optional.empty();
    }

    String contentType() {
        return yaml ? "application/yaml" : "application/json";
    }

    String apiVersion() {
        return META + "/" + version;
    }
}
