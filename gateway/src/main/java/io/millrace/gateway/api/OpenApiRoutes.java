package io.millrace.gateway.api;

import io.millrace.platform.status.Refusal;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/// `/openapi/v3` with its documents, and `/openapi/v2`.
@Path("/")
@RunOnVirtualThread
final class OpenApiRoutes {

    private static final Duration FOR_GOOD = Duration.ofDays(365);

    private final OpenApi openApi;
    private final InstantSource clock;

    OpenApiRoutes(OpenApi openApi, InstantSource clock) {
        this.openApi = openApi;
        this.clock = clock;
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
                .map(it -> document(http, path, it))
                .orElseGet(() -> Answer.of(Refusal.noSuchPath()));
    }

    /// A document asked for by its hash may be kept for good; by another hash, it is elsewhere.
    private Response document(RoutingContext http, String path, Discovery.Document document) {
        var hash = http.request().getParam("hash");
        if (hash == null || hash.isEmpty()) {
            return DiscoveryRoutes.answer(http, document);
        }
        if (!hash.equals(OpenApi.hash(document))) {
            return Response.status(301).header("Location", OpenApi.address(path, document)).build();
        }
        var expires = clock.instant().plus(FOR_GOOD).atOffset(ZoneOffset.UTC);
        return Response.fromResponse(DiscoveryRoutes.answer(http, document))
                .header("Cache-Control", null)
                .header("Cache-Control", "public, immutable")
                .header("Expires", DateTimeFormatter.RFC_1123_DATE_TIME.format(expires))
                .build();
    }

    @GET
    @Path("openapi/v2")
    public Response version2(@Context RoutingContext http) {
        var accept = String.join(",", http.request().headers().getAll("Accept"));
        if (accept.contains(SwaggerProtobuf.MEDIA_TYPE)) {
            return DiscoveryRoutes.answer(http, openApi.version2().protobuf());
        }
        if (accept.isBlank() || accept.contains("json") || accept.contains("*/*")) {
            return DiscoveryRoutes.answer(http, openApi.version2().json());
        }
        return Answer.of(
                Refusal.notAcceptable(List.of("application/json", SwaggerProtobuf.MEDIA_TYPE)));
    }
}
