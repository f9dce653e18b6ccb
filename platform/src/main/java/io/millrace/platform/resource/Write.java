package io.millrace.platform.resource;

import io.millrace.contract.Command;
import io.millrace.platform.log.Work;
import java.util.Collection;
import java.util.List;

/// The write under decision: what was asked, and the state that it meets.
///
/// @param relatives the rules of the same owner's kinds among which owner references are followed
public record Write(Command command, Work work, Collection<? extends Strategy> relatives) {

    public Write {
        relatives = List.copyOf(relatives);
    }

    public Write(Command command, Work work) {
        this(command, work, List.of());
    }
}
