package io.millrace.build.execution.dockerfile;

/// One instruction of a Dockerfile with its continuation lines joined.
///
/// @param line where it begins, counted from 1
/// @param keyword in capitals
/// @param arguments everything after the keyword, without surrounding blanks
record Instruction(int line, String keyword, String arguments) {

    String text() {
        return arguments.isEmpty() ? keyword : keyword + " " + arguments;
    }
}
