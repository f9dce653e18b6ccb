package io.millrace.build.execution.dockerfile;

import java.util.List;

/// A Dockerfile taken apart: its escape character and its instructions, comments gone.
public record Dockerfile(char escape, List<Instruction> instructions) {

    public Dockerfile {
        instructions = List.copyOf(instructions);
    }

    public static Dockerfile parse(String text) throws DockerfileRefused {
        return new DockerfileParser(text).parse();
    }
}
