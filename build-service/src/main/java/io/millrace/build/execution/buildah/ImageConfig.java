package io.millrace.build.execution.buildah;

import io.millrace.build.execution.BuildFailure;
import io.millrace.build.execution.FailureReason;
import io.millrace.build.execution.s2i.BuilderImage;
import io.millrace.platform.schema.Json;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What an image says of itself, as far as builds mind.
///
/// @param digest of its manifest in the registry; empty for one that was built here
/// @param labels those of Source-to-Image
/// @param onBuild what it wants run when others build on it
record ImageConfig(
        String digest,
        String user,
        Map<String, String> labels,
        List<String> onBuild,
        List<String> entryPoint,
        List<String> command) {

    private static final List<String> LABELS =
            List.of(
                    BuilderImage.SCRIPTS_LABEL,
                    BuilderImage.DESTINATION_LABEL,
                    BuilderImage.USER_LABEL);

    /// One value a line, each in quotes, so that no value can pass for another.
    static final String FORMAT = format();

    ImageConfig {
        labels = Map.copyOf(labels);
        onBuild = List.copyOf(onBuild);
        entryPoint = List.copyOf(entryPoint);
        command = List.copyOf(command);
    }

    /// What it runs when nothing else is said.
    List<String> program() {
        return Stream.concat(entryPoint.stream(), command.stream()).toList();
    }

    static ImageConfig parse(String image, List<String> lines) throws BuildFailure {
        var digest = "";
        var user = "";
        var labels = new LinkedHashMap<String, String>();
        var onBuild = new ArrayList<String>();
        var entryPoint = new ArrayList<String>();
        var command = new ArrayList<String>();
        for (var line : lines) {
            int space = line.indexOf(' ');
            if (space < 0) {
                continue;
            }
            var value = unquoted(image, line.substring(space + 1));
            switch (line.substring(0, space)) {
                case "digest" -> digest = value;
                case "user" -> user = value;
                case "onbuild" -> {
                    if (!value.isBlank()) {
                        onBuild.add(value);
                    }
                }
                case "entrypoint" -> entryPoint.add(value);
                case "cmd" -> command.add(value);
                default -> labels.put(line.substring(0, space), value);
            }
        }
        return new ImageConfig(digest, user, labels, onBuild, entryPoint, command);
    }

    private static String unquoted(String image, String quoted) throws BuildFailure {
        try {
            return Json.tree(quoted.getBytes(StandardCharsets.UTF_8)).asText();
        } catch (UncheckedIOException unreadable) {
            throw new BuildFailure(
                    FailureReason.PULL_BUILDER_IMAGE_FAILED,
                    image + ": its configuration has values that cannot be read");
        }
    }

    private static String format() {
        var format =
                new StringBuilder(
                        "{{with .FromImageDigest}}digest {{printf \"%q\" .}}\n{{end}}"
                                + "{{with .Docker.Config}}user {{printf \"%q\" .User}}\n");
        for (var label : LABELS) {
            format.append(
                    "{{with index .Labels \"%1$s\"}}%1$s {{printf \"%%q\" .}}\n{{end}}"
                            .formatted(label));
        }
        return format.append("{{range .OnBuild}}onbuild {{printf \"%q\" .}}\n{{end}}")
                .append("{{range .Entrypoint}}entrypoint {{printf \"%q\" .}}\n{{end}}")
                .append("{{range .Cmd}}cmd {{printf \"%q\" .}}\n{{end}}")
                .append("{{end}}")
                .toString();
    }
}
