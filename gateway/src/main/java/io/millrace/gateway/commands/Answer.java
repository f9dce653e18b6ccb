package io.millrace.gateway.commands;

import io.millrace.contract.Reply;

/// What became of a command.
public sealed interface Answer {

    /// The owner has decided.
    record Decided(Reply reply) implements Answer {}

    /// Nobody answered in time; whether the command takes effect is not known.
    record TimedOut(String commandId) implements Answer {}

    /// The command did not reach the log.
    record Unsent(String reason) implements Answer {}

    /// Too many commands wait already.
    record Busy() implements Answer {}
}
