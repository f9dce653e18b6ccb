package io.millrace.build.domain;

import io.millrace.contract.ImageReference;
import io.millrace.contract.build.EnvVar;
import io.millrace.contract.meta.LocalObjectReference;
import io.millrace.contract.meta.ObjectReference;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The rules for what a spec refers to: images, secrets, and the variables that it sets.
record References(Findings findings) {

    private static final Pattern ENV_NAME = Pattern.compile("[-._a-zA-Z][-._a-zA-Z0-9]*");

    private static final Pattern STREAM_NAME =
            Pattern.compile("[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*");

    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");

    void image(String path, ObjectReference from) {
        reference(
                path,
                from,
                Set.of(
                        Defaults.IMAGE_STREAM_TAG,
                        Defaults.IMAGE_STREAM_IMAGE,
                        Defaults.DOCKER_IMAGE));
    }

    void env(String path, @Nullable List<EnvVar> variables) {
        var index = 0;
        for (var variable : Findings.orEmpty(variables)) {
            var at = path + "[" + index++ + "]";
            if (variable.name().isEmpty()) {
                findings.required(at + ".name", "");
            } else if (!ENV_NAME.matcher(variable.name()).matches()) {
                findings.invalid(
                        at + ".name",
                        variable.name(),
                        "a valid environment variable name must consist of alphabetic characters,"
                                + " digits, '_', '-', or '.', and must not start with a digit");
            }
            if (variable.valueFrom() != null && variable.valueFrom().resourceFieldRef() != null) {
                findings.invalid(
                        at + ".valueFrom.ResourceFieldRef",
                        "",
                        "valueFrom resource is not supported");
            }
        }
    }

    void reference(String path, ObjectReference reference, Set<String> kinds) {
        var kind = Findings.present(reference.kind());
        var name = Findings.present(reference.name());
        var namespace = Findings.present(reference.namespace());
        if (kind.isEmpty()) {
            findings.required(path + ".kind", "");
            return;
        }
        if (!kinds.contains(kind)) {
            findings.invalid(
                    path + ".kind",
                    kind,
                    "the target of build must be one of " + kinds.stream().sorted().toList());
            return;
        }
        if (name.isEmpty()) {
            findings.required(path + ".name", "");
        } else {
            name(path, kind, name);
        }
        if (!namespace.isEmpty() && !NAMESPACE.matcher(namespace).matches()) {
            findings.invalid(path + ".namespace", namespace, "namespace must be a valid subdomain");
        }
        if (!namespace.isEmpty() && kind.equals(Defaults.DOCKER_IMAGE)) {
            findings.invalid(
                    path + ".namespace",
                    namespace,
                    "namespace is not valid when used with a 'DockerImage'");
        }
    }

    private void name(String path, String kind, String name) {
        switch (kind) {
            case Defaults.IMAGE_STREAM_TAG -> {
                var tag = StreamTag.parse(name);
                if (tag.filter(it -> STREAM_NAME.matcher(it.stream()).matches()).isEmpty()) {
                    findings.invalid(
                            path + ".name",
                            name,
                            "ImageStreamTag object references must be in the form <name>:<tag>");
                }
            }
            case Defaults.IMAGE_STREAM_IMAGE -> {
                var at = name.indexOf('@');
                if (at <= 0 || !STREAM_NAME.matcher(name.substring(0, at)).matches()) {
                    findings.invalid(
                            path + ".name",
                            name,
                            "ImageStreamImage object references must be in the form <name>@<id>");
                }
            }
            default -> dockerImage(path, name);
        }
    }

    private void dockerImage(String path, String name) {
        try {
            ImageReference.parse(name);
        } catch (IllegalArgumentException e) {
            findings.invalid(
                    path + ".name",
                    name,
                    "name is not a valid Docker pull specification: " + e.getMessage());
        }
    }

    void secret(String path, @Nullable LocalObjectReference secret) {
        if (secret != null && secret.name().isEmpty()) {
            findings.required(path + ".name", "");
        }
    }
}
