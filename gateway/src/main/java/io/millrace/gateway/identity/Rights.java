package io.millrace.gateway.identity;

import io.millrace.contract.Requester;
import io.millrace.platform.access.Attributes;

/// Decides whether somebody may act under another name.
public interface Rights {

    /// @throws io.millrace.platform.status.RefusedException when the requester may not
    void require(Requester requester, Attributes attributes);
}
