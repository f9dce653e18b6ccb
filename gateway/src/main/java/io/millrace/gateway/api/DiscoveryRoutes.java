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

/// `/api`, `/apis` and what clients look up there, open to everybody.
@Path("/")
@RunOnVirtualThread
final class DiscoveryRoutes {

    @GET
    @Path("api")
    public Response core(@Context RoutingContext http) {
        return answer(
                http,
                Accepted.aggregatedDiscovery(accept(http))
                        .map(version -> Discovery.aggregated(List.of(""), version))
                        .orElseGet(Discovery::versions));
    }

    @GET
    @Path("apis")
    public Response groups(@Context RoutingContext http) {
        return answer(
                http,
                Accepted.aggregatedDiscovery(accept(http))
                        .map(version -> Discovery.aggregated(Catalogue.GROUPS, version))
                        .orElseGet(Discovery::groups));
    }

    @GET
    @Path("api/v1")
    public Response coreResources(@Context RoutingContext http) {
        return answer(http, Discovery.resources(""));
    }

    @GET
    @Path("apis/{group}")
    public Response group(@Context RoutingContext http, @PathParam("group") String group) {
        return Catalogue.GROUPS.contains(group)
                ? answer(http, Discovery.group(group))
                : Answer.of(Refusal.noSuchPath());
    }

    @GET
    @Path("apis/{group}/{version}")
    public Response resources(
            @Context RoutingContext http,
            @PathParam("group") String group,
            @PathParam("version") String version) {
        return Catalogue.GROUPS.contains(group) && version.equals(Catalogue.VERSION)
                ? answer(http, Discovery.resources(group))
                : Answer.of(Refusal.noSuchPath());
    }

    private static String accept(RoutingContext http) {
        return String.join(",", http.request().headers().getAll("Accept"));
    }

    static Response answer(RoutingContext http, Discovery.Document document) {
        var known = http.request().getHeader("If-None-Match");
        var response =
                document.etag().equals(known)
                        ? Response.status(304)
                        : Response.ok(document.body())
                                .header("Content-Type", document.contentType());
        return response.header("ETag", document.etag())
                .header("Vary", "Accept")
                .header("Cache-Control", "public")
                .build();
    }
}
