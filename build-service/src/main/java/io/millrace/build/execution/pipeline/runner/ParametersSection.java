package io.millrace.build.execution.pipeline.runner;

import java.util.List;
import java.util.Map;

/// `parameters { … }`: what a variable of the build's strategy may replace.
final class ParametersSection extends Section {

    private final Map<String, Object> parameters;

    ParametersSection(Map<String, Object> parameters) {
        this.parameters = parameters;
    }

    public void string(Map<?, ?> parameter) {
        var options = Options.of("string", parameter, "name");
        parameters.put(options.text("name"), options.text("defaultValue", ""));
    }

    public void text(Map<?, ?> parameter) {
        string(parameter);
    }

    public void booleanParam(Map<?, ?> parameter) {
        var options = Options.of("booleanParam", parameter, "name");
        parameters.put(options.text("name"), options.flag("defaultValue"));
    }

    public void choice(Map<?, ?> parameter) {
        var options = Options.of("choice", parameter, "name");
        var first =
                parameter.get("choices") instanceof List<?> choices && !choices.isEmpty()
                        ? String.valueOf(choices.getFirst())
                        : options.text("choices", "").lines().findFirst().orElse("");
        parameters.put(options.text("name"), first);
    }
}
