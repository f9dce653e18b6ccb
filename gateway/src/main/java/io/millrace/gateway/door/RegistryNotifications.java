package io.millrace.gateway.door;

import io.millrace.contract.Claim;
import io.millrace.contract.Owner;
import io.millrace.contract.Requester;
import io.millrace.contract.Topics;
import io.millrace.contract.meta.Status;
import io.millrace.gateway.commands.Commands;
import io.millrace.gateway.identity.Callers;
import io.millrace.platform.events.CloudEvent;
import io.millrace.platform.events.EventCodec;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.Refusal;
import io.millrace.platform.status.RefusedException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Where the registry tells what was pushed. It hears "accepted" only once the brokers have it.
@Path("/")
@RunOnVirtualThread
final class RegistryNotifications {

    private static final Logger LOG = Logger.getLogger(RegistryNotifications.class);
    private static final Requester REGISTRY =
            new Requester("system:registry", "", List.of(), Map.of());
    private static final String BEARER = "Bearer ";
    private static final int LIMIT = 1024 * 1024;

    private final Commands log;
    private final DoorConfig config;
    private final InstantSource clock;

    RegistryNotifications(Commands log, DoorConfig config, InstantSource clock) {
        this.log = log;
        this.config = config;
        this.clock = clock;
    }

    @POST
    @Path("registry/notifications")
    public Response notified(
            @HeaderParam("Authorization") @Nullable String authorization,
            @Context RoutingContext http,
            byte[] body)
            throws InterruptedException {
        if (!isRegistry(authorization)) {
            return refused(Refusal.unauthorized());
        }
        Callers.recognised(http, REGISTRY);
        if (body.length > LIMIT) {
            return refused(Refusal.tooLarge(LIMIT));
        }
        try {
            for (var claim : Envelope.pushes(body, config.host().orElse(""))) {
                append(claim);
            }
            return Response.ok().build();
        } catch (RefusedException malformed) {
            return refused(malformed.refusal());
        } catch (ExecutionException | TimeoutException unsent) {
            LOG.warnf("A registry notification could not be kept: %s", unsent.toString());
            return refused(Refusal.unavailable("the notification could not be kept"));
        }
    }

    private boolean isRegistry(@Nullable String authorization) {
        if (authorization == null || !authorization.startsWith(BEARER)) {
            return false;
        }
        var given = authorization.substring(BEARER.length()).getBytes(StandardCharsets.UTF_8);
        return config.notificationToken()
                .filter(it -> !it.isEmpty())
                .map(it -> MessageDigest.isEqual(it.getBytes(StandardCharsets.UTF_8), given))
                .orElse(false);
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
        Status status = refusal.toStatus();
        return Response.status(refusal.code())
                .header("Content-Type", "application/json")
                .entity(Json.bytes(status))
                .build();
    }
}
