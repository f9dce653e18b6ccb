package io.millrace.gateway.views;

import io.millrace.contract.autoscaling.Scale;
import io.millrace.contract.autoscaling.ScaleSpec;
import io.millrace.contract.autoscaling.ScaleStatus;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.gateway.readmodel.Entry;
import io.millrace.platform.schema.Json;
import java.util.stream.Collectors;

/// How many pods an object wants (`…/scale`).
public final class Scales {

    public static final String SUBRESOURCE = "scale";

    private Scales() {}

    public static View of(Entry entry) {
        return View.of(entry, () -> Json.bytes(scale(entry)));
    }

    private static Scale scale(Entry entry) {
        var object = entry.tree();
        var metadata = Json.read(object.path("metadata"), ObjectMeta.class);
        var selector = object.at("/spec/selector");
        var labels = selector.has("matchLabels") ? selector.path("matchLabels") : selector;
        return new Scale(
                "Scale",
                "autoscaling/v1",
                ObjectMeta.named(entry.key().namespace(), entry.key().name())
                        .withUid(metadata.uid())
                        .withResourceVersion(metadata.resourceVersion())
                        .withCreationTimestamp(metadata.creationTimestamp()),
                new ScaleSpec(object.at("/spec/replicas").asInt()),
                new ScaleStatus(
                        object.at("/status/replicas").asInt(),
                        labels.propertyStream()
                                .filter(it -> it.getValue().isTextual())
                                .map(it -> it.getKey() + "=" + it.getValue().asText())
                                .sorted()
                                .collect(Collectors.joining(","))));
    }
}
