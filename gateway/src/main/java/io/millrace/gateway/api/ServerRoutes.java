package io.millrace.gateway.api;

import io.millrace.contract.Owner;
import io.millrace.gateway.api.HealthReport.Check;
import io.millrace.gateway.readmodel.ReadModel;
import io.millrace.platform.schema.Json;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Version and health of the server.
@Path("/")
@RunOnVirtualThread
final class ServerRoutes {

    private static final Check PING = new Check("ping", true);

    private final ReadModel readModel;

    ServerRoutes(ReadModel readModel) {
        this.readModel = readModel;
    }

    @GET
    @Path("version")
    public Response version() {
        var version = Json.object();
        version.put("major", "1");
        version.put("minor", "32");
        version.put("gitVersion", "v1.32.0+millrace");
        version.put("gitCommit", "");
        version.put("gitTreeState", "");
        version.put("buildDate", "1970-01-01T00:00:00Z");
        version.put("goVersion", "");
        version.put("compiler", "");
        version.put("platform", "linux/amd64");
        return Answer.json(200, version);
    }

    /// What old clients of OpenShift 3 look at.
    @GET
    @Path("version/openshift")
    public Response openshift() {
        var version = Json.object();
        version.put("major", "4").put("minor", "19").put("gitVersion", "v4.19.0");
        return Answer.json(200, version);
    }

    @GET
    @Path("{kind: livez|healthz}{check: (/.*)?}")
    public Response live(
            @PathParam("kind") String kind,
            @PathParam("check") String check,
            @Context RoutingContext http) {
        return HealthReport.of(kind, List.of(PING), check, http.queryParams().contains("verbose"));
    }

    @GET
    @Path("readyz{check: (/.*)?}")
    public Response ready(@PathParam("check") String check, @Context RoutingContext http)
            throws InterruptedException {
        var checks = new ArrayList<>(List.of(PING));
        for (var owner : Owner.values()) {
            checks.add(
                    new Check(
                            "changelog-" + owner.wireName(),
                            readModel.awaitLoaded(owner, Duration.ZERO)));
        }
        return HealthReport.of("readyz", checks, check, http.queryParams().contains("verbose"));
    }
}
