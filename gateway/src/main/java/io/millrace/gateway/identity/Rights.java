package io.millrace.gateway.identity;

import io.millrace.contract.Requester;
import io.millrace.platform.access.Attributes;

/// Decides what somebody may do besides the API's resources: act under another name, look into the
/// server.
public interface Rights {

    /// @throws io.millrace.platform.status.RefusedException when the requester may not
    void require(Requester requester, Attributes attributes);

    /// As above, about a path that is no resource.
    void require(Requester requester, String verb, String path);
}
