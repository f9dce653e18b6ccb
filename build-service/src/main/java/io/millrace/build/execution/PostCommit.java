package io.millrace.build.execution;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// `spec.postCommit`: what must succeed in a container of the built image before it is pushed.
///
/// @param script for the image's shell, instead of a command
/// @param command replaces the image's entry point
public record PostCommit(Optional<String> script, List<String> command, List<String> args) {

    private static final String SHELL = "/bin/sh";

    public PostCommit {
        command = List.copyOf(command);
        args = List.copyOf(args);
    }

    public static PostCommit script(String script, String... args) {
        return new PostCommit(Optional.of(script), List.of(), List.of(args));
    }

    public static PostCommit command(String... command) {
        return new PostCommit(Optional.empty(), List.of(command), List.of());
    }

    public static PostCommit args(String... args) {
        return new PostCommit(Optional.empty(), List.of(), List.of(args));
    }

    /// The program and its arguments.
    ///
    /// @param entryPoint the image's own
    public List<String> words(List<String> entryPoint) {
        var start =
                script.map(it -> List.of(SHELL, "-ic", it, SHELL))
                        .orElse(command.isEmpty() ? entryPoint : command);
        return Stream.concat(start.stream(), args.stream()).toList();
    }
}
