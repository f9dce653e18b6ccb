package io.millrace.imagestream.application;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contract.ResourceType;
import io.millrace.contract.image.Image;
import io.millrace.contract.image.ImageLayer;
import io.millrace.contract.image.ImageStream;
import io.millrace.contract.image.NamedTagEventList;
import io.millrace.contract.image.TagEvent;
import io.millrace.contract.image.TagReference;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.Quantity;
import io.millrace.platform.status.Refusal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToLongFunction;

/// The LimitRanges of a project, as far as they limit image streams and images. A stream that is
/// above a limit already may shrink, but not grow.
record StreamLimits(Work work) {

    static final String STREAM = "openshift.io/ImageStream";
    static final String IMAGE = "openshift.io/Image";
    private static final String IMAGES = "openshift.io/images";
    private static final String TAGS = "openshift.io/image-tags";

    /// @throws io.millrace.platform.status.RefusedException when the stream grows above a limit
    void require(Optional<ImageStream> previous, ImageStream next) {
        var namespace = Objects.requireNonNull(next.metadata().namespace());
        var faults = new ArrayList<String>();
        for (var max : maxima(namespace, STREAM)) {
            fault(max, IMAGES, StreamLimits::images, previous, next).ifPresent(faults::add);
            fault(max, TAGS, StreamLimits::tags, previous, next).ifPresent(faults::add);
        }
        if (!faults.isEmpty()) {
            throw Refusal.forbidden(
                            ResourceType.IMAGE_STREAM,
                            String.valueOf(next.metadata().name()),
                            String.join(", ", faults))
                    .asException();
        }
    }

    /// @throws io.millrace.platform.status.RefusedException when the image's layers are too big
    void requireSize(String namespace, Image image) {
        var layers = Objects.requireNonNullElse(image.dockerImageLayers(), List.<ImageLayer>of());
        var size = layers.stream().mapToLong(ImageLayer::size).sum();
        for (var max : maxima(namespace, IMAGE)) {
            exceeded(max, "storage", IMAGE, size)
                    .ifPresent(fault -> {
                        throw Refusal.forbidden(
                                        ResourceType.IMAGE,
                                        String.valueOf(image.metadata().name()),
                                        fault)
                                .asException();
                    });
        }
    }

    private List<JsonNode> maxima(String namespace, String type) {
        var maxima = new ArrayList<JsonNode>();
        for (var range : work.projectedList(ResourceType.LIMIT_RANGE, namespace)) {
            range.tree()
                    .path("spec")
                    .path("limits")
                    .forEach(limit -> {
                        if (limit.path("type").asText().equals(type)) {
                            maxima.add(limit.path("max"));
                        }
                    });
        }
        return maxima;
    }

    private static Optional<String> fault(
            JsonNode max,
            String resource,
            ToLongFunction<ImageStream> count,
            Optional<ImageStream> previous,
            ImageStream next) {
        var wanted = count.applyAsLong(next);
        var before = previous.map(count::applyAsLong).orElse(0L);
        return wanted > before ? exceeded(max, resource, STREAM, wanted) : Optional.empty();
    }

    private static Optional<String> exceeded(
            JsonNode max, String resource, String type, long wanted) {
        return Quantity.parse(max.path(resource))
                .filter(limit -> Quantity.of(wanted).compareTo(limit) > 0)
                .map(_ ->
                        "requested usage of %s exceeds the maximum limit per %s (%d > %s)"
                                .formatted(resource, type, wanted, max.path(resource).asText()));
    }

    private static long images(ImageStream stream) {
        return Objects.requireNonNullElse(stream.status().tags(), List.<NamedTagEventList>of())
                .stream()
                .flatMap(it -> it.items().stream())
                .map(TagEvent::image)
                .filter(it -> it != null && !it.isEmpty())
                .distinct()
                .count();
    }

    private static long tags(ImageStream stream) {
        var names = new HashSet<String>();
        Objects.requireNonNullElse(stream.spec().tags(), List.<TagReference>of())
                .forEach(it -> names.add(it.name()));
        Objects.requireNonNullElse(stream.status().tags(), List.<NamedTagEventList>of())
                .forEach(it -> names.add(it.tag()));
        return names.size();
    }
}
