package io.millrace.build.execution.dockerfile;

/// A file whose content stands in the Dockerfile. It is written before the build, beside those that
/// are fetched.
///
/// @param place in that folder
public record WrittenFile(String place, String content) {}
