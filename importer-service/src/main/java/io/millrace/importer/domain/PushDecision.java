package io.millrace.importer.domain;

import io.millrace.contract.Digest;

/// What a look at a registry's tag means for the image stream of its repository.
public sealed interface PushDecision {

    /// The stream's tag stays where it is.
    record Ignore(String reason) implements PushDecision {}

    /// The image was pushed: the stream's tag moves to it.
    record Record(Digest digest) implements PushDecision {}
}
