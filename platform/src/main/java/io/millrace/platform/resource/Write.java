package io.millrace.platform.resource;

import io.millrace.contract.Command;
import io.millrace.platform.log.Work;

/// The write under decision: what was asked, and the state that it meets.
public record Write(Command command, Work work) {}
