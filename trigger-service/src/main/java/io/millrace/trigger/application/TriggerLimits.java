package io.millrace.trigger.application;

/// How fast what fires may become builds.
///
/// @param buildsPerSecond that triggers ask for altogether; 0 for no limit
/// @param buildsPerNamespace that triggers have under way at once in one namespace; 0 for no limit
record TriggerLimits(int buildsPerSecond, int buildsPerNamespace) {}
