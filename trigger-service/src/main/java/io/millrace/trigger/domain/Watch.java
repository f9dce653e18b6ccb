package io.millrace.trigger.domain;

import java.util.Optional;

/// An image change trigger: a tag, and whether its moves start anything.
///
/// @param lastTriggered the pull spec of which the BuildConfig says that it has been built already
public record Watch(StreamTag tag, boolean paused, Optional<String> lastTriggered) {

    /// Two triggers on one tag are one, paused only when both are.
    Watch or(Watch other) {
        return new Watch(tag, paused && other.paused, lastTriggered.or(other::lastTriggered));
    }
}
