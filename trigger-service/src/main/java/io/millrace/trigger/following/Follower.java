package io.millrace.trigger.following;

import io.millrace.contract.ResourceKey;

/// An object that follows a tag.
///
/// @param active whether a move of the tag changes it
public record Follower(ResourceKey key, boolean active) {}
