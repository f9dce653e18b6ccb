package io.millrace.gateway.tenancy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.ResourceKey;
import io.millrace.platform.resource.Resource;
import java.time.Instant;

/// Makes what service accounts show to the integrated registry.
interface RegistryLogins {

    /// What a Secret holds, sealed, and when it should be made anew.
    record RegistryLogin(ObjectNode sealed, Instant renewal) {}

    /// Whether this server can make any.
    boolean areMade();

    /// A login of the account that ends with the account, with the Secret, and by itself.
    RegistryLogin make(Resource account, ResourceKey secret, String secretUid);
}
