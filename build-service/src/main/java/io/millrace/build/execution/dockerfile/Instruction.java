package io.millrace.build.execution.dockerfile;

import java.util.List;

/// One instruction of a Dockerfile with its continuation lines joined.
///
/// @param line where it begins, counted from 1
/// @param keyword in capitals
/// @param arguments everything after the keyword, without surrounding blanks
/// @param heredocs what follows it, in the order of their marks in the arguments
record Instruction(int line, String keyword, String arguments, List<Heredoc> heredocs) {

    Instruction {
        heredocs = List.copyOf(heredocs);
    }

    Instruction(int line, String keyword, String arguments) {
        this(line, keyword, arguments, List.of());
    }

    String text() {
        return arguments.isEmpty() ? keyword : keyword + " " + arguments;
    }
}
