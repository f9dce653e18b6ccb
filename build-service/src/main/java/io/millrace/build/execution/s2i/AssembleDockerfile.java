package io.millrace.build.execution.s2i;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The Dockerfile that carries out the contract between a builder image and a source. What it is
/// made of has been judged to be plain: paths of letters, numeric users.
///
/// @param scripts which scripts the source brings along and may use
/// @param previous the image whose artifacts are taken over
/// @param injections what is there while the source is assembled
public record AssembleDockerfile(
        BuilderImage image,
        Set<String> scripts,
        Optional<String> previous,
        List<Injection> injections) {

    private static final String ARTIFACTS = "/tmp/artifacts.tar";

    /// The text, whose last FROM is left to whoever puts the builder image there.
    public String text() {
        var lines = new ArrayList<String>();
        previous.ifPresent(it -> lines.addAll(saving(it)));
        lines.add("FROM scratch");
        lines.add("USER 0");
        lines.addAll(uploading(SourceUpload.SCRIPTS));
        lines.addAll(uploading(SourceUpload.SOURCE));
        for (var injection : injections) {
            lines.add(
                    "COPY %s %s/ %s/"
                            .formatted(owner(), injection.source(), injection.destination()));
        }
        previous.ifPresent(
                _ -> lines.add("COPY --from=cached %s %2$s %2$s".formatted(owner(), ARTIFACTS)));
        lines.add("USER " + image.user());
        previous.ifPresent(_ -> lines.add(restoring()));
        lines.add("RUN " + script("assemble"));
        lines.addAll(removing());
        lines.add("CMD " + script("run"));
        return String.join("\n", lines) + "\n";
    }

    private List<String> saving(String previous) {
        var script = script("save-artifacts");
        var lines = new ArrayList<>(List.of("FROM " + previous + " AS cached", "USER 0"));
        lines.addAll(uploading(SourceUpload.SCRIPTS));
        lines.add("USER " + image.user());
        lines.add(
                "RUN if [ -s %1$s ]; then %1$s > %2$s; else touch %2$s; fi"
                        .formatted(script, ARTIFACTS));
        return lines;
    }

    /// The image is committed once, after all of this, so that what is removed was never in a
    /// layer.
    private List<String> removing() {
        if (injections.isEmpty()) {
            return List.of();
        }
        var lines = new ArrayList<>(List.of("USER 0"));
        for (var injection : injections) {
            for (var file : injection.files()) {
                lines.add("RUN rm -f %s/%s".formatted(injection.destination(), file));
            }
        }
        lines.add("USER " + image.user());
        return lines;
    }

    private String restoring() {
        var folder = image.destination() + "/artifacts";
        return "RUN if [ -s %1$s ]; then mkdir -p %2$s && tar -xf %1$s -C %2$s; fi; rm -f %1$s"
                .formatted(ARTIFACTS, folder);
    }

    private List<String> uploading(String what) {
        return List.of("COPY %s %s/ %s/%2$s/".formatted(owner(), what, image.destination()));
    }

    private String owner() {
        return "--chown=%s:0".formatted(image.user().replaceFirst(":.*", ""));
    }

    private String script(String name) {
        var folder =
                scripts.contains(name)
                        ? image.destination() + "/" + SourceUpload.SCRIPTS
                        : image.scripts();
        return folder + "/" + name;
    }
}
