package io.millrace.gateway.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.contract.Requester;
import io.millrace.gateway.accounts.Login;
import io.millrace.gateway.audit.Audited;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.Refusal;
import io.millrace.platform.status.RefusedException;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URLEncoder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The OAuth server behind `oc login -u`: a Basic challenge, then a code that is exchanged for an
/// access token, or the token at once.
@Path("/")
@RunOnVirtualThread
final class OAuthRoutes {

    private static final String IMPLICIT = "/oauth/token/implicit";

    private final Authenticator authenticator;
    private final OAuthRecords records;
    private final Optional<String> configuredIssuer;

    OAuthRoutes(Authenticator authenticator, OAuthRecords records, IdentityConfig config) {
        this.authenticator = authenticator;
        this.records = records;
        this.configuredIssuer = config.oauth().issuer();
    }

    @GET
    @Path(".well-known/oauth-authorization-server")
    public Response metadata(@Context RoutingContext http) {
        var issuer = issuer(http);
        var metadata = Json.object();
        metadata.put("issuer", issuer);
        metadata.put("authorization_endpoint", issuer + "/oauth/authorize");
        metadata.put("token_endpoint", issuer + "/oauth/token");
        metadata.putArray("scopes_supported").add(AuthorizeRequest.SCOPE);
        metadata.putArray("response_types_supported").add("code").add("token");
        metadata.putArray("grant_types_supported").add("authorization_code").add("implicit");
        metadata.putArray("code_challenge_methods_supported").add("S256");
        return unkept(Response.ok(Json.bytes(metadata)).type(MediaType.APPLICATION_JSON_TYPE));
    }

    @GET
    @Path("oauth/authorize")
    public Response authorize(
            @Context RoutingContext http, @Context UriInfo uri, @Context HttpHeaders headers)
            throws InterruptedException {
        var registered = issuer(http) + IMPLICIT;
        return switch (AuthorizeRequest.parse(uri.getQueryParameters(), registered)) {
            case AuthorizeRequest.Parsed.Untrusted(var why) ->
                    text(400, "The login was not begun: " + why + "\n");
            case AuthorizeRequest.Parsed.Faulty(var address, var error, var why, var state) ->
                    redirect(address, "?", fields("error", error, "error_description", why), state);
            case AuthorizeRequest.Parsed.Proper(var request) -> login(http, headers, request);
        };
    }

    private Response login(RoutingContext http, HttpHeaders headers, AuthorizeRequest request)
            throws InterruptedException {
        try {
            var shown =
                    Optional.ofNullable(headers.getHeaderString(HttpHeaders.AUTHORIZATION))
                            .flatMap(BasicCredentials::parse);
            shown.ifPresent(it -> Audited.tried(http, it.user()));
            var login =
                    shown.flatMap(
                            it -> authenticator.password(it.user(), it.password(), address(http)));
            return login.isPresent()
                    ? answered(http, login.get(), request)
                    : challenge(headers.getHeaderString("X-CSRF-Token"));
        } catch (RefusedException refused) {
            return status(refused.refusal());
        }
    }

    /// A browser that was challenged would remember the password and send it along with a link from
    /// anywhere; the extra header shows that none is at work.
    private static Response challenge(@Nullable String noBrowser) {
        return noBrowser == null || noBrowser.isEmpty()
                ? text(401, "A non-empty X-CSRF-Token header is required to receive a challenge\n")
                : challenge();
    }

    private Response answered(RoutingContext http, Login login, AuthorizeRequest request)
            throws InterruptedException {
        Audited.tried(http, "");
        Audited.made(http);
        Callers.recognised(http, new Requester(login.name(), "", List.of(), Map.of()));
        return answer(login, request);
    }

    private Response answer(Login login, AuthorizeRequest request) throws InterruptedException {
        return switch (request.responseType()) {
            case CODE ->
                    redirect(
                            request.redirectUri(),
                            "?",
                            fields("code", records.code(login, request)),
                            request.state());
            case TOKEN ->
                    redirect(
                            request.redirectUri(),
                            "#",
                            fields(
                                    "access_token",
                                    records.token(login, request),
                                    "expires_in",
                                    Long.toString(records.tokenSeconds()),
                                    "scope",
                                    AuthorizeRequest.SCOPE,
                                    "token_type",
                                    "Bearer"),
                            request.state());
        };
    }

    @POST
    @Path("oauth/token")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response token(@Context HttpHeaders headers, byte[] body) throws InterruptedException {
        var authorization = Optional.ofNullable(headers.getHeaderString(HttpHeaders.AUTHORIZATION));
        return switch (CodeExchange.parse(fields(body), authorization)) {
            case CodeExchange.Parsed.Faulty(var code, var error, var why) ->
                    error(code, error, why);
            case CodeExchange.Parsed.Proper(var exchange) -> exchanged(exchange);
        };
    }

    @POST
    @Path("oauth/token")
    @Consumes(MediaType.WILDCARD)
    public Response token(byte[] anything) {
        return status(Refusal.unsupportedMediaType(List.of(MediaType.APPLICATION_FORM_URLENCODED)));
    }

    private Response exchanged(CodeExchange exchange) throws InterruptedException {
        try {
            return records.redeem(exchange)
                    .map(this::given)
                    .orElseGet(() ->
                            error(
                                    400,
                                    "invalid_grant",
                                    "the code is unknown, was used before, has ended, or was given"
                                            + " for another request"));
        } catch (RefusedException refused) {
            return status(refused.refusal());
        }
    }

    private Response given(String token) {
        var answer = Json.object();
        answer.put("access_token", token);
        answer.put("token_type", "Bearer");
        answer.put("expires_in", records.tokenSeconds());
        answer.put("scope", AuthorizeRequest.SCOPE);
        return unkept(Response.ok(Json.bytes(answer)).type(MediaType.APPLICATION_JSON_TYPE));
    }

    @GET
    @Path("oauth/token/implicit")
    public Response implicit() {
        return text(200, "Logging in has ended here; the program that began it reads the rest.\n");
    }

    @GET
    @Path("oauth/token/request")
    public Response request() {
        return text(200, "This server gives tokens to programs: oc login -u <user> <server>\n");
    }

    private String issuer(RoutingContext http) {
        return configuredIssuer.orElseGet(() -> {
            var request = http.request();
            return (request.isSSL() ? "https://" : "http://") + request.authority();
        });
    }

    private static String address(RoutingContext http) {
        return http.request().remoteAddress().hostAddress();
    }

    private static Response challenge() {
        return unkept(
                Response.status(401)
                        .header(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"openshift\"")
                        .type(MediaType.TEXT_PLAIN_TYPE)
                        .entity("Unauthorized\n"));
    }

    /// A tilde needs no escape (RFC 3986 section 2.3), and clients that cut the token out of the
    /// address want to see it.
    private static String encoded(String value) {
        return URLEncoder.encode(value, UTF_8).replace("%7E", "~");
    }

    private static MultivaluedMap<String, String> fields(byte[] form) {
        var fields = new MultivaluedHashMap<String, String>();
        fields.putAll(new QueryStringDecoder(new String(form, UTF_8), false).parameters());
        return fields;
    }

    private static Map<String, String> fields(String... keysAndValues) {
        var fields = new LinkedHashMap<String, String>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            fields.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return fields;
    }

    private static Response redirect(
            String address, String separator, Map<String, String> fields, String state) {
        var all = new LinkedHashMap<>(fields);
        if (!state.isEmpty()) {
            all.put("state", state);
        }
        var encoded =
                all.entrySet().stream()
                        .map(it -> it.getKey() + "=" + encoded(it.getValue()))
                        .collect(Collectors.joining("&"));
        return unkept(Response.status(302).header("Location", address + separator + encoded));
    }

    private static Response error(int code, String error, String why) {
        var body = Json.object().put("error", error).put("error_description", why);
        return unkept(
                Response.status(code)
                        .type(MediaType.APPLICATION_JSON_TYPE)
                        .entity(Json.bytes(body)));
    }

    private static Response status(Refusal refusal) {
        var answer =
                Response.status(refusal.code())
                        .type(MediaType.APPLICATION_JSON_TYPE)
                        .entity(Json.bytes(refusal.toStatus()));
        var details = refusal.details();
        if (details != null && details.retryAfterSeconds() != null) {
            answer.header(HttpHeaders.RETRY_AFTER, details.retryAfterSeconds());
        }
        return unkept(answer);
    }

    private static Response text(int code, String text) {
        return unkept(Response.status(code).type(MediaType.TEXT_PLAIN_TYPE).entity(text));
    }

    /// Nobody keeps an answer about a login.
    private static Response unkept(Response.ResponseBuilder answer) {
        return answer.header("Cache-Control", "no-cache, no-store, max-age=0")
                .header("Pragma", "no-cache")
                .header("Referrer-Policy", "no-referrer")
                .header("X-Content-Type-Options", "nosniff")
                .build();
    }
}
