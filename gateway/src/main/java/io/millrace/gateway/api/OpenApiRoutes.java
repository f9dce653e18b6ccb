package io.millrace.gateway.api;

import io.millrace.platform.status.Refusal;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.List;

/// `/openapi/v3` and its documents. There is no version 2 in protobuf, the only form in which
/// clients ask for it.
@Path("/")
@RunOnVirtualThread
final class OpenApiRoutes {

    private final OpenApi openApi;

    OpenApiRoutes(OpenApi openApi) {
        this.openApi = openApi;
    }

    @GET
    @Path("openapi/v3")
    public Response index(@Context RoutingContext http) {
        return DiscoveryRoutes.answer(http, openApi.index());
    }

    @GET
    @Path("openapi/v3/{path: .+}")
    public Response document(@Context RoutingContext http, @PathParam("path") String path) {
        return openApi.document(path)
                .map(it -> DiscoveryRoutes.answer(http, it))
                .orElseGet(() -> Answer.of(Refusal.noSuchPath()));
    }

    @GET
    @Path("openapi/v2")
    public Response version2() {
        return Answer.of(Refusal.notAcceptable(List.of()));
    }
}
