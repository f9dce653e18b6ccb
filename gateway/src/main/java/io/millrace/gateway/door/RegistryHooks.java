package io.millrace.gateway.door;

import io.millrace.contract.Claim;
import io.millrace.contract.Owner;
import io.millrace.contract.Topics;
import io.millrace.gateway.commands.Commands;
import io.millrace.platform.events.CloudEvent;
import io.millrace.platform.events.EventCodec;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.Refusal;
import io.millrace.platform.status.RefusedException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Where registries outside tell what was pushed (`/registry/hooks/<name>`). A claim is only a
/// reason to look.
@Path("/")
@RunOnVirtualThread
final class RegistryHooks {

    private static final Logger LOG = Logger.getLogger(RegistryHooks.class);
    private static final int LIMIT = 1024 * 1024;

    private final Commands log;
    private final HookConfig config;
    private final InstantSource clock;

    RegistryHooks(Commands log, HookConfig config, InstantSource clock) {
        this.log = log;
        this.config = config;
        this.clock = clock;
    }

    @POST
    @Path("registry/hooks/{name}")
    public Response notified(
            @PathParam("name") String name,
            @HeaderParam("Authorization") @Nullable String authorization,
            @HeaderParam("X-Hub-Signature-256") @Nullable String signature,
            @QueryParam("secret") @Nullable String secret,
            byte[] body)
            throws InterruptedException {
        if (body.length > LIMIT) {
            return refused(Refusal.tooLarge(LIMIT));
        }
        var shown = new Hook.Credentials(authorization, signature, secret);
        var hook = hook(name).filter(it -> it.recognises(shown, body));
        if (hook.isEmpty()) {
            return refused(Refusal.unauthorized());
        }
        try {
            var claims = hook.get().claims(body, clock.instant());
            for (var claim : claims) {
                append(claim);
            }
            return answer(200, Json.object().put("claims", claims.size()));
        } catch (RefusedException malformed) {
            return refused(malformed.refusal());
        } catch (ExecutionException | TimeoutException unsent) {
            LOG.warnf("A notification of %s could not be kept: %s", name, unsent.toString());
            return refused(Refusal.unavailable("the notification could not be kept"));
        }
    }

    private Optional<Hook> hook(String name) {
        return Optional.ofNullable(config.registries().get(name))
                .map(it -> new Hook(it.dialect(), it.host(), it.secret()));
    }

    private void append(Claim.ImagePushed claim)
            throws InterruptedException, ExecutionException, TimeoutException {
        var key = claim.repository();
        var headers =
                CloudEvent.attributes(
                        claim.eventId(), Owner.GATEWAY, claim.type(), key, clock.instant(), "");
        log.append(Topics.INBOUND.name(), key, headers, EventCodec.encode(claim));
    }

    private static Response refused(Refusal refusal) {
        return answer(refusal.code(), refusal.toStatus());
    }

    private static Response answer(int code, Object body) {
        return Response.status(code)
                .header("Content-Type", "application/json")
                .entity(Json.bytes(body))
                .build();
    }
}
