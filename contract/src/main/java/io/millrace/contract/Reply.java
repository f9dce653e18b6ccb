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
/// @param warning what the requester should be told besides; null for nothing
public record Reply(
        String commandId,
        int code,
        Owner owner,
        long position,
        @Nullable String key,
        @Nullable Object body,
        @Nullable String warning) {

    public Reply(
            String commandId,
            int code,
            Owner owner,
            long position,
            @Nullable String key,
            @Nullable Object body) {
        this(commandId, code, owner, position, key, body, null);
    }

    public Reply withWarning(@Nullable String warning) {
        return new Reply(commandId, code, owner, position, key, body, warning);
    }
}
