package io.millrace.platform.registry;

import java.util.List;

/// Says to the registry who asks, and that they may do just this.
@FunctionalInterface
public interface RegistryAuthorization {

    /// The value of the header `Authorization` of one request.
    ///
    /// @param access all that the request needs
    String header(List<RegistryGrant> access);
}
