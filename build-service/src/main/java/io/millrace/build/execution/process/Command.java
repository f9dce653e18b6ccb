package io.millrace.build.execution.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// A program to run, with the whole of its environment: nothing of the service's own is inherited.
public record Command(List<String> words, Map<String, String> environment, Path directory) {

    public Command {
        words = List.copyOf(words);
        environment = Map.copyOf(environment);
    }
}
