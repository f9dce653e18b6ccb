package io.millrace.build.domain;

import io.millrace.contract.build.BuildOutput;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/// The rules for where an image goes.
record OutputRules(Findings findings, References references) {

    private static final Pattern LABEL_NAME =
            Pattern.compile(
                    "([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?");

    void output(BuildOutput output) {
        var to = output.to();
        if (to != null) {
            references.reference(
                    "spec.output.to", to, Set.of(Defaults.IMAGE_STREAM_TAG, Defaults.DOCKER_IMAGE));
        }
        references.secret("spec.output.pushSecret", output.pushSecret());
        var names = new HashSet<String>();
        var index = 0;
        for (var label : Findings.orEmpty(output.imageLabels())) {
            var path = "spec.output.imageLabels[" + index++ + "].name";
            if (label.name().isEmpty()) {
                findings.required(path, "");
            } else if (!LABEL_NAME.matcher(label.name()).matches()) {
                findings.invalid(path, label.name(), "must be a qualified name");
            } else if (!names.add(label.name())) {
                findings.invalid(path, label.name(), "duplicate name");
            }
        }
    }
}
