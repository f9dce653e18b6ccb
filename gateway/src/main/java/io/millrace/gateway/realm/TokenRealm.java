package io.millrace.gateway.realm;

import io.millrace.gateway.access.Access;
import io.millrace.gateway.audit.Audited;
import io.millrace.gateway.identity.Callers;
import io.millrace.gateway.readmodel.ReadModel;
import io.millrace.platform.registry.RegistryGrant;
import io.millrace.platform.registry.RegistryKey;
import io.millrace.platform.registry.RegistryTokens;
import io.millrace.platform.registry.TrustedSigners;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.RefusedException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Where the clients of the integrated registry get their tokens (Distribution's token
/// authentication): for a Millrace token or a build's credential, and no more than its bearer may.
@Path("/registry/token")
@RunOnVirtualThread
final class TokenRealm {

    private static final Logger LOG = Logger.getLogger(TokenRealm.class);
    private static final int LARGEST_FORM = 64 * 1024;

    private final Optional<RegistryTokens> tokens;
    private final String service;
    private final ReadModel readModel;
    private final Visitors visitors;
    private final Grants grants;
    private final Failures failures;
    private final InstantSource clock;

    TokenRealm(
            RealmConfig config,
            Callers callers,
            Access access,
            ReadModel readModel,
            InstantSource clock) {
        this.readModel = readModel;
        this.service = config.service();
        this.tokens =
                config.key()
                        .map(RegistryKey::read)
                        .map(it -> new RegistryTokens(it, config.issuer(), service, clock));
        var signers = config.buildSigners().map(TrustedSigners::read).orElseGet(TrustedSigners::of);
        this.visitors = new Visitors(it -> callers.bearing(it, service), readModel, signers, clock);
        this.grants = new Grants(new ReadRights(access, readModel));
        this.failures = new Failures(clock);
        this.clock = clock;
        if (tokens.isEmpty()) {
            LOG.warn(
                    "No signing key is configured (millrace.registry.key): nobody gets into the"
                            + " registry");
        }
    }

    @GET
    public Response query(
            @HeaderParam("Authorization") @Nullable String authorization,
            @Context RoutingContext http) {
        return answer(TokenRequest.ofQuery(http.request().query(), authorization), http);
    }

    @POST
    @Consumes("application/x-www-form-urlencoded")
    public Response form(byte[] body, @Context RoutingContext http) {
        if (body.length > LARGEST_FORM) {
            return refused(
                    413,
                    "SIZE_INVALID",
                    "The form is larger than %d bytes".formatted(LARGEST_FORM));
        }
        return answer(TokenRequest.ofForm(body), http);
    }

    @POST
    @Consumes("*/*")
    public Response other(byte[] anything) {
        return refused(
                415, "UNSUPPORTED", "Tokens are asked for in application/x-www-form-urlencoded");
    }

    private Response answer(Optional<TokenRequest> request, RoutingContext http) {
        if (request.isEmpty()) {
            return unauthorized("The token realm takes a user name with a password, or a token");
        }
        var asked = request.get();
        if (asked.service().filter(it -> !it.equals(service)).isPresent()) {
            return refused(
                    400,
                    "DENIED",
                    "Tokens are for the service \"%s\" only, not for the one asked for"
                            .formatted(service));
        }
        if (!readModel.isLoaded()) {
            return refused(503, "UNAVAILABLE", "The gateway is starting; ask again for the token");
        }
        var who = http.request().remoteAddress().host() + " " + asked.login().name();
        var wait = failures.wait(who);
        if (wait.isPresent()) {
            return tooMany(wait.get());
        }
        try {
            return answer(asked, who, http);
        } catch (RefusedException refused) {
            return refused(refused.refusal().code(), "UNAVAILABLE", refused.refusal().message());
        }
    }

    private Response answer(TokenRequest asked, String who, RoutingContext http) {
        return switch (visitors.recognised(asked.login())) {
            case Visitors.Known(var visitor) -> {
                Callers.recognised(http, visitor.requester());
                yield token(visitor, asked, http);
            }
            case Visitors.NotYetKnown() ->
                    refused(
                            503,
                            "UNAVAILABLE",
                            "The build that the password is of is not known here now");
            case Visitors.Stranger() -> {
                failures.failed(who);
                Audited.tried(http, asked.login().name());
                yield unauthorized(
                        "The password is no token that is valid now: log in with any user name and"
                                + " a token as the password");
            }
        };
    }

    private Response token(Visitor visitor, TokenRequest asked, RoutingContext http) {
        try {
            var granted = visitor.granted(Scopes.parse(asked.scopes()), grants);
            if (granted.isEmpty() && asked.login() instanceof Login.Nobody) {
                return unauthorized("Without logging in nothing of that may be pulled or pushed");
            }
            if (!granted.isEmpty()) {
                Audited.made(http);
            }
            return tokens.map(it -> issued(it, visitor.subject(), granted))
                    .orElseGet(() ->
                            refused(
                                    503,
                                    "UNAVAILABLE",
                                    "The registry cannot be used: the gateway has no key to sign"
                                            + " tokens with"));
        } catch (Scopes.TooMuchException tooMuch) {
            return refused(400, "DENIED", "No token is given: " + tooMuch.getMessage());
        }
    }

    private Response issued(RegistryTokens signer, String subject, List<RegistryGrant> access) {
        var token = signer.issue(subject, access);
        var answer = Json.object();
        answer.put("token", token).put("access_token", token);
        answer.put("expires_in", RegistryTokens.LIFE.toSeconds());
        answer.put("issued_at", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        return Response.ok(Json.bytes(answer), "application/json")
                .header("Cache-Control", "no-store")
                .build();
    }

    private static Response unauthorized(String message) {
        return Response.fromResponse(refused(401, "UNAUTHORIZED", message))
                .header("WWW-Authenticate", "Basic realm=\"millrace\"")
                .build();
    }

    private static Response tooMany(Duration wait) {
        return Response.fromResponse(
                        refused(
                                429,
                                "TOOMANYREQUESTS",
                                "Too many logins have failed from this address; try again later"))
                .header("Retry-After", wait.toSeconds() + 1)
                .build();
    }

    /// The form that Docker shows to its user.
    private static Response refused(int code, String word, String message) {
        var answer = Json.object();
        answer.putArray("errors").addObject().put("code", word).put("message", message);
        return Response.status(code)
                .type("application/json")
                .header("Cache-Control", "no-store")
                .entity(Json.bytes(answer))
                .build();
    }
}
