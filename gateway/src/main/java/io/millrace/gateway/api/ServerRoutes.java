package io.millrace.gateway.api;

import io.millrace.gateway.readmodel.ReadModel;
import io.millrace.platform.schema.Json;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;

/// Version and health of the server.
@Path("/")
@RunOnVirtualThread
final class ServerRoutes {

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

    @GET
    @Path("livez")
    public Response live() {
        return Answer.text(200, "ok");
    }

    @GET
    @Path("healthz")
    public Response health() {
        return Answer.text(200, "ok");
    }

    @GET
    @Path("readyz")
    public Response ready() {
        return readModel.isLoaded()
                ? Answer.text(200, "ok")
                : Answer.text(503, "the read model has not caught up yet\n");
    }
}
