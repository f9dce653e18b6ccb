package io.millrace.build.domain;

import io.millrace.contract.build.BuildSpec;
import io.millrace.contract.build.BuildStrategy;
import io.millrace.contract.meta.ObjectReference;
import java.util.LinkedHashMap;
import java.util.Map;

/// The images that go into a build, by the field that names each.
public final class Ingredients {

    private Ingredients() {}

    public static Map<String, ObjectReference> of(BuildSpec spec) {
        var images = new LinkedHashMap<String, ObjectReference>();
        var index = 0;
        for (var image : Findings.orEmpty(spec.source().images())) {
            images.put("spec.source.images[%d].from.name".formatted(index++), image.from());
        }
        Defaults.from(spec.strategy())
                .ifPresent(it ->
                        images.put(
                                "spec.strategy.%s.from.name".formatted(fieldOf(spec.strategy())),
                                it));
        return images;
    }

    /// The field of the strategy that is said.
    static String fieldOf(BuildStrategy strategy) {
        return strategy.dockerStrategy() != null
                ? "dockerStrategy"
                : strategy.sourceStrategy() != null ? "sourceStrategy" : "customStrategy";
    }
}
