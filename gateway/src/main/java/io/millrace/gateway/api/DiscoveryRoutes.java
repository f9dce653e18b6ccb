package io.millrace.gateway.api;

import io.millrace.platform.status.Refusal;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// `/api`, `/apis` and what clients look up there, open to everybody.
@Path("/")
@RunOnVirtualThread
final class DiscoveryRoutes {

    private static final Map<String, Discovery.Document> MADE = new ConcurrentHashMap<>();

    private final Served served;

    DiscoveryRoutes(Served served) {
        this.served = served;
    }

    @GET
    @Path("api")
    public Response core(@Context RoutingContext http) {
        return answer(
                http,
                Accepted.aggregatedDiscovery(accept(http))
                        .map(version -> aggregated("api", core(), version))
                        .orElseGet(() -> made("api", () -> Discovery.versions(served))));
    }

    @GET
    @Path("apis")
    public Response groups(@Context RoutingContext http) {
        return answer(
                http,
                Accepted.aggregatedDiscovery(accept(http))
                        .map(version -> aggregated("apis", served.groups(), version))
                        .orElseGet(() -> made("apis", () -> Discovery.groups(served))));
    }

    private List<String> core() {
        return served.in("").isEmpty() ? List.of() : List.of("");
    }

    private Discovery.Document aggregated(String path, List<String> groups, String version) {
        return made(path + " " + version, () -> Discovery.aggregated(served, groups, version));
    }

    /// What is served does not change while the gateway runs.
    private static Discovery.Document made(String key, Supplier<Discovery.Document> making) {
        return MADE.computeIfAbsent(key, unused -> making.get());
    }

    @GET
    @Path("api/v1")
    public Response coreResources(@Context RoutingContext http) {
        return answer(http, made("api/v1", () -> Discovery.resources(served, "")));
    }

    @GET
    @Path("apis/{group}")
    public Response group(@Context RoutingContext http, @PathParam("group") String group) {
        return served.groups().contains(group)
                ? answer(http, made(group, () -> Discovery.group(group)))
                : Answer.of(Refusal.noSuchPath());
    }

    @GET
    @Path("apis/{group}/{version}")
    public Response resources(
            @Context RoutingContext http,
            @PathParam("group") String group,
            @PathParam("version") String version) {
        return served.groups().contains(group) && version.equals(Catalogue.VERSION)
                ? answer(http, made(group + "/v1", () -> Discovery.resources(served, group)))
                : Answer.of(Refusal.noSuchPath());
    }

    private static String accept(RoutingContext http) {
        return String.join(",", http.request().headers().getAll("Accept"));
    }

    static Response answer(RoutingContext http, Discovery.Document document) {
        var response =
                isKnown(http.request().getHeader("If-None-Match"), document.etag())
                        ? Response.status(304)
                        : Compression.of(http, document.body())
                                .header("Content-Type", document.contentType());
        return response.header("ETag", document.etag())
                .header("Vary", "Accept")
                .header("Cache-Control", "public")
                .build();
    }

    /// Whether a client has a document already: it lists the tags of those that it has.
    static boolean isKnown(@Nullable String header, String etag) {
        return header != null
                && Arrays.stream(header.split(","))
                        .map(String::strip)
                        .anyMatch(
                                it -> it.equals("*") || it.equals(etag) || it.equals("W/" + etag));
    }
}
