package io.millrace.platform.log;

import io.millrace.contract.ResourceKey;
import io.millrace.platform.resource.Resource;
import java.util.Optional;

/// A change of a projected resource.
///
/// @param before what the projection held, empty when it is new
/// @param after what it holds now, empty when the resource is gone
/// @param retold whether the owner tells its state anew after a loss: what it does not know any
///   more may never have been deleted
public record Change(
        ResourceKey key, Optional<Resource> before, Optional<Resource> after, boolean retold) {

    public Change(ResourceKey key, Optional<Resource> before, Optional<Resource> after) {
        this(key, before, after, false);
    }
}
