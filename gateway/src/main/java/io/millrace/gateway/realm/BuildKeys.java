package io.millrace.gateway.realm;

import io.millrace.platform.registry.TrustedSigners;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;

/// The public keys of those who build here: whoever has an image checks with them who vouches for
/// what is said of it.
@Path("/registry/build-keys.pem")
@RunOnVirtualThread
final class BuildKeys {

    private final String pem;

    BuildKeys(RealmConfig config) {
        this.pem =
                config.buildSigners().map(TrustedSigners::read).map(TrustedSigners::pem).orElse("");
    }

    @GET
    @Produces("application/x-pem-file")
    public String keys() {
        return pem;
    }
}
