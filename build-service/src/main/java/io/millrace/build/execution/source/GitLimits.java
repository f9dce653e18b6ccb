package io.millrace.build.execution.source;

import java.time.Duration;

/// What fetching a source may take.
///
/// @param size of the repository and the checked out files together, in bytes
public record GitLimits(Duration time, long size) {}
