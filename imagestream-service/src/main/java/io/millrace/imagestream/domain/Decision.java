package io.millrace.imagestream.domain;

import io.millrace.contract.image.ImageStream;
import java.util.List;

/// What the rules make of a request about a stream.
public sealed interface Decision {

    /// The stream as it is from now on, and the moves that brought it there.
    record Accepted(ImageStream next, List<TagMoved> moves) implements Decision {
        public Accepted {
            moves = List.copyOf(moves);
        }
    }

    /// The request breaks these rules.
    record Rejected(List<Fault> faults) implements Decision {
        public Rejected {
            faults = List.copyOf(faults);
        }
    }
}
