package io.millrace.build.execution.buildah;

import io.millrace.build.execution.BuildLog;
import io.millrace.build.execution.process.ProcessEnd.Exited;
import java.util.List;
import java.util.function.Consumer;

/// What is heard of buildah: the line in which it says what went wrong, and its last.
final class Complaint {

    /// Answers of a registry that another try will not change.
    private static final List<String> FINAL =
            List.of("manifest unknown", "name unknown", "unauthorized", "denied", "not found");

    private volatile String line = "";
    private volatile String last = "";

    Consumer<String> and(BuildLog log) {
        return text -> {
            last = text;
            if (text.startsWith("Error: ") || text.startsWith("error ")) {
                line = text;
            } else if (isOpen(line)) {
                line = line + " " + text;
            }
            log.line(text);
        };
    }

    /// A command of several lines is quoted as it is.
    private static boolean isOpen(String line) {
        return line.chars().filter(it -> it == '"').count() % 2 == 1;
    }

    /// Where all went well, what it was asked for.
    String last() {
        return last;
    }

    boolean isFinal() {
        return FINAL.stream().anyMatch(line::contains);
    }

    boolean isAboutTokens() {
        return line.contains("/registry/token") || line.contains("bearer token");
    }

    String text(Exited end) {
        return line.isEmpty()
                ? "buildah ended with status " + end.code()
                : line.replaceFirst("^[Ee]rror:? ", "")
                        .replaceFirst("while running runtime: (exit status [0-9]+)$", "$1");
    }
}
