package io.millrace.build.execution.dockerfile;

import io.millrace.build.execution.dockerfile.VettedDockerfile.Step;
import java.util.ArrayList;
import java.util.List;

/// A COPY or ADD of which each source is a heredoc. It becomes a COPY out of the folder that they
/// are written to.
///
/// @param number of the instruction within its Dockerfile
record HeredocFiles(int number, Instruction copy, StageVariables variables) {

    Step.Written step(List<String> flags, String rest) throws DockerfileRefused {
        var words = List.of(rest.split("\\s+"));
        var sources = words.subList(0, words.size() - 1);
        if (!sources.equals(copy.heredocs().stream().map(Heredoc::mark).toList())) {
            throw new DockerfileRefused(
                    copy.line(),
                    "%s may name heredocs or files, not both at once, and then where they go"
                            .formatted(copy.keyword()));
        }
        var files = new ArrayList<WrittenFile>();
        var copied = new ArrayList<>(List.of("--from=" + Download.CONTEXT));
        copied.addAll(flags);
        if (flags.stream().noneMatch(it -> it.startsWith("--chown="))) {
            copied.add("--chown=0:0");
        }
        for (var heredoc : copy.heredocs()) {
            var place = "%d/%d/%s".formatted(number, files.size(), heredoc.name());
            files.add(new WrittenFile(place, content(heredoc)));
            copied.add("/" + place);
        }
        copied.add(words.getLast());
        return new Step.Written(
                new Instruction(copy.line(), "COPY", String.join(" ", copied)), files);
    }

    private String content(Heredoc heredoc) throws DockerfileRefused {
        var content = heredoc.content();
        if (!heredoc.expands() || content.indexOf('$') < 0) {
            return content;
        }
        var expanded = variables.expand(content);
        if (content.contains("\\$") || expanded.isEmpty()) {
            throw new DockerfileRefused(
                    copy.line(),
                    "the heredoc %s holds a variable that is no ARG or ENV of its stage with a plain"
                                    .formatted(heredoc.name())
                            + " value; write <<'%s' where none is meant".formatted(heredoc.name()));
        }
        return expanded.get();
    }
}
