package io.millrace.platform.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.contract.image.ImageLayer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An image's configuration as the API shows it in `dockerImageMetadata`: the same facts under
/// Docker's old key names, empty ones left out.
public final class ImageMetadata {

    private static final List<String> CONFIG_KEYS =
            List.of(
                    "Hostname",
                    "Domainname",
                    "User",
                    "Memory",
                    "MemorySwap",
                    "CpuShares",
                    "Cpuset",
                    "AttachStdin",
                    "AttachStdout",
                    "AttachStderr",
                    "PortSpecs",
                    "ExposedPorts",
                    "Tty",
                    "OpenStdin",
                    "StdinOnce",
                    "Env",
                    "Cmd",
                    "DNS",
                    "Image",
                    "Volumes",
                    "VolumesFrom",
                    "WorkingDir",
                    "Entrypoint",
                    "NetworkDisabled",
                    "SecurityOpts",
                    "OnBuild",
                    "Labels");

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private ImageMetadata() {}

    /// The metadata of an image.
    ///
    /// @param id the name of the image's configuration
    /// @param config the configuration itself
    public static Map<String, Object> ofImage(
            String id, byte[] config, JsonNode document, List<ImageLayer> layers) {
        var metadata = stamped();
        metadata.put("Id", id);
        text(document, "parent").ifPresent(it -> metadata.put("Parent", it));
        text(document, "comment").ifPresent(it -> metadata.put("Comment", it));
        text(document, "created")
                .flatMap(ImageMetadata::instant)
                .ifPresent(it -> metadata.put("Created", it.toString()));
        text(document, "container").ifPresent(it -> metadata.put("Container", it));
        metadata.put("ContainerConfig", containerConfig(document.path("container_config")));
        text(document, "docker_version").ifPresent(it -> metadata.put("DockerVersion", it));
        text(document, "author").ifPresent(it -> metadata.put("Author", it));
        if (document.path("config").isObject()) {
            metadata.put("Config", containerConfig(document.path("config")));
        }
        text(document, "architecture").ifPresent(it -> metadata.put("Architecture", it));
        text(document, "os").ifPresent(it -> metadata.put("Os", it));
        metadata.put("Size", size(config, layers));
        return metadata;
    }

    /// The metadata of an image index, which has no configuration: its name and when it was seen.
    public static Map<String, Object> ofIndex(String digest, Instant seen) {
        var metadata = stamped();
        metadata.put("Id", digest);
        metadata.put("Created", seen.truncatedTo(ChronoUnit.SECONDS).toString());
        metadata.put("ContainerConfig", Map.of());
        return metadata;
    }

    private static Map<String, Object> stamped() {
        var metadata = new LinkedHashMap<String, Object>();
        metadata.put("kind", "DockerImage");
        metadata.put("apiVersion", "image.openshift.io/1.0");
        return metadata;
    }

    private static Map<String, Object> containerConfig(JsonNode config) {
        var shown = new LinkedHashMap<String, Object>();
        for (var key : CONFIG_KEYS) {
            var value = config.path(key);
            if (!isEmpty(value)) {
                shown.put(key, MAPPER.convertValue(value, Object.class));
            }
        }
        return shown;
    }

    private static boolean isEmpty(JsonNode value) {
        return switch (value.getNodeType()) {
            case ARRAY, OBJECT -> value.isEmpty();
            case STRING -> value.textValue().isEmpty();
            case BOOLEAN -> !value.booleanValue();
            case NUMBER -> value.asDouble() == 0;
            case NULL, MISSING, BINARY, POJO -> true;
        };
    }

    /// What a pull transfers: each distinct layer once, and the configuration.
    private static long size(byte[] config, List<ImageLayer> layers) {
        var seen = new LinkedHashSet<String>();
        return config.length
                + layers.stream()
                        .filter(it -> seen.add(it.name()))
                        .mapToLong(ImageLayer::size)
                        .sum();
    }

    private static Optional<String> text(JsonNode document, String key) {
        return Optional.of(document.path(key))
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .filter(it -> !it.isEmpty());
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(
                    OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.SECONDS));
        } catch (DateTimeException unreadable) {
            return Optional.empty();
        }
    }
}
