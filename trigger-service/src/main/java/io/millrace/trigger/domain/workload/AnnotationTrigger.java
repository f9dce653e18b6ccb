package io.millrace.trigger.domain.workload;

import io.millrace.contract.core.PodSpec;
import io.millrace.trigger.domain.StreamTag;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// One trigger of an annotation: a container that follows a tag.
public record AnnotationTrigger(StreamTag tag, FieldPath path, boolean paused) {

    /// The pod with the images to which the tags point. Tags without an image are left out, as are
    /// containers that are not there.
    public static PodSpec resolved(
            PodSpec pod,
            List<AnnotationTrigger> triggers,
            Function<StreamTag, Optional<String>> pullSpecs) {
        var result = pod;
        for (var trigger : triggers) {
            var image = pullSpecs.apply(trigger.tag());
            if (!trigger.paused() && image.isPresent()) {
                result = trigger.path().withImage(result, image.get());
            }
        }
        return result;
    }
}
