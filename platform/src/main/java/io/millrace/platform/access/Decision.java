package io.millrace.platform.access;

/// The evaluator's answer, with the reason that a review shows.
public sealed interface Decision {

    record Allowed(String reason) implements Decision {}

    record Denied(String reason) implements Decision {}
}
