package io.millrace.build.execution.dockerfile;

import io.millrace.build.execution.dockerfile.VettedDockerfile.Base;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// What the commands of each stage are run by, and those in heredocs with it: a line of a
/// Dockerfile holds no line break, but its JSON form can name one.
final class Shells {

    private static final List<String> USUAL = List.of("/bin/sh", "-c");

    private final Map<String, Optional<List<String>>> ofStages = new HashMap<>();
    private Optional<List<String>> present = Optional.of(USUAL);
    private String stage = "";

    void begin(Base base, String alias) {
        ofStages.put(stage, present);
        present =
                base instanceof Base.EarlierStage(var name)
                        ? ofStages.getOrDefault(name, Optional.of(USUAL))
                        : Optional.of(USUAL);
        stage = alias;
    }

    void set(Instruction shell) {
        present = RemoteFiles.listed(shell.arguments());
    }

    /// @param flags and what follows them, of the instruction
    Instruction written(Instruction run, Flags flags) throws DockerfileRefused {
        var heredocs = run.heredocs();
        if (heredocs.isEmpty()) {
            return run;
        }
        var words = new ArrayList<>(flags.flags().stream().map(Flags.Flag::text).toList());
        var command = new ArrayList<>(present.orElseThrow(() -> unreadable(run)));
        command.add(script(run, flags.rest()));
        words.add(command.stream().map(Shells::quoted).collect(Collectors.joining(",", "[", "]")));
        var written = new Instruction(run.line(), "RUN", String.join(" ", words));
        DockerfileParser.refuseLong(run.line(), written.text());
        return written;
    }

    private static DockerfileRefused unreadable(Instruction run) {
        return new DockerfileRefused(
                run.line(), "a heredoc in RUN needs a SHELL that is a list of plain words");
    }

    /// A lone heredoc is the script; any other is for the shell to read.
    private static String script(Instruction run, String command) throws DockerfileRefused {
        var first = run.heredocs().getFirst();
        if (!command.equals(first.mark())) {
            var script = new StringBuilder(command).append('\n');
            run.heredocs()
                    .forEach(it -> script.append(it.content()).append(it.name()).append('\n'));
            return script.toString();
        }
        if (first.content().startsWith("#!")) {
            throw new DockerfileRefused(
                    run.line(),
                    "a heredoc that begins with #! is not supported in RUN; name the program: RUN"
                            + " python3 <<"
                            + first.name());
        }
        return first.content();
    }

    private static String quoted(String text) {
        var quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            switch (c) {
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                case '"', '\\' -> quoted.append('\\').append(c);
                case '<' -> quoted.append("\\u003c");
                default -> quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
