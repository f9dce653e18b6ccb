package io.millrace.gateway.events;

import com.fasterxml.jackson.databind.node.ObjectNode;

/// Where else Events are told. They are kept here anyhow, so it may lose some; it must not block.
public interface Outlet {

    Outlet NONE = _ -> {};

    /// An Event is new, or has happened once more.
    void tell(ObjectNode event);
}
