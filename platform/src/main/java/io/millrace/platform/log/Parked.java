package io.millrace.platform.log;

import io.millrace.contract.Command;
import java.time.Instant;

/// A command that waits for a projection, at the longest until the instant.
record Parked(Command command, String traceparent, Instant until) {}
