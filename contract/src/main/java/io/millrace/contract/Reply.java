package io.millrace.contract;

import org.jspecify.annotations.Nullable;

/// The outcome of a command, addressed to the gateway that waits for it.
///
/// @param commandId which command
/// @param code the HTTP status
/// @param owner who decided
/// @param position where in the owner's changelog the outcome can be seen; 0 when nothing was
///   stored
/// @param key the changelog key of the object to answer with; null when `body` is the answer
/// @param body the answer itself: a refusal's Status, or an object that was not stored
public record Reply(
        String commandId,
        int code,
        Owner owner,
        long position,
        @Nullable String key,
        @Nullable Object body) {}
