package io.millrace.gateway.api;

import io.millrace.contract.ResourceType;
import io.millrace.gateway.identity.Callers;
import io.millrace.gateway.logs.DeploymentLogs;
import io.millrace.gateway.logs.Logs;
import io.millrace.platform.status.Refusal;
import io.millrace.platform.status.RefusedException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Every path below `/api/v1` and `/apis/<group>/v1`; whatever else is asked for does not exist.
@Path("/")
@RunOnVirtualThread
final class ObjectRoutes {

    private static final String ANY = "{path: .*}";
    private static final Logger LOG = Logger.getLogger(ObjectRoutes.class);

    private final Reads reads;
    private final Watches watches;
    private final Writes writes;
    private final Reviews reviews;
    private final Gate gate;
    private final Logs logs;
    private final DeploymentLogs deploymentLogs;
    private final AccountTokens accountTokens;
    private final History history;
    private final TriggerRequests triggerRequests;

    ObjectRoutes(
            Reads reads,
            Watches watches,
            Writes writes,
            Reviews reviews,
            Gate gate,
            Logs logs,
            DeploymentLogs deploymentLogs,
            AccountTokens accountTokens,
            History history,
            TriggerRequests triggerRequests) {
        this.reads = reads;
        this.watches = watches;
        this.writes = writes;
        this.reviews = reviews;
        this.gate = gate;
        this.logs = logs;
        this.deploymentLogs = deploymentLogs;
        this.accountTokens = accountTokens;
        this.history = history;
        this.triggerRequests = triggerRequests;
    }

    /// Answers a call, or refuses it.
    private interface Handler {
        Response answer(Call call) throws InterruptedException;
    }

    @GET
    @Path(ANY)
    public Response get(@Context RoutingContext http) {
        return serve(http, this::read);
    }

    @POST
    @Path(ANY)
    public Response post(@Context RoutingContext http, byte[] body) {
        return serve(http, call -> create(call, body));
    }

    @PUT
    @Path(ANY)
    public Response put(@Context RoutingContext http, byte[] body) {
        return serve(http, call -> writes.update(call, body));
    }

    @PATCH
    @Path(ANY)
    public Response patch(@Context RoutingContext http, byte[] body) {
        return serve(http, call -> writes.patch(call, body));
    }

    @DELETE
    @Path(ANY)
    public Response delete(@Context RoutingContext http, byte @Nullable [] body) {
        return serve(http, call -> writes.delete(call, body));
    }

    @HEAD
    @Path(ANY)
    public Response head(@Context RoutingContext http) {
        return get(http);
    }

    @OPTIONS
    @Path(ANY)
    public Response options() {
        return Answer.of(Refusal.methodNotAllowed());
    }

    private Response create(Call call, byte[] body) throws InterruptedException {
        if (call.target().subresource().equals(AccountTokens.SUBRESOURCE)) {
            return accountTokens.create(call, body);
        }
        if (TriggerRequests.areMeant(call.target().subresource())) {
            return triggerRequests.create(call, body);
        }
        return reviews.isReview(call) ? reviews.answer(call, body) : writes.create(call, body);
    }

    private Response read(Call call) throws InterruptedException {
        if (call.type().equals(ResourceType.USER) && call.name().equals("~")) {
            return reviews.user(call);
        }
        if (call.type().equals(ResourceType.PROJECT_REQUEST)) {
            return reviews.mayRequestProjects(call);
        }
        if (call.target().subresource().equals("log")) {
            gate.require(call, "get");
            return log(call);
        }
        if (History.tells(call.target().subresource())) {
            return history.read(call);
        }
        if (call.resource().stored().isEmpty()) {
            throw Refusal.methodNotAllowed().asException();
        }
        if (call.flag("watch")) {
            return watches.watch(call);
        }
        return call.isForCollection() ? reads.list(call) : reads.get(call);
    }

    private Response log(Call call) throws InterruptedException {
        reads.awaitVersion(call, call.type());
        return call.type().equals(ResourceType.DEPLOYMENT_CONFIG)
                ? deploymentLogs.read(call.namespace(), call.name(), call.query())
                : logs.read(call.namespace(), call.name(), call.query(), call.http());
    }

    private static Response serve(RoutingContext http, Handler handler) {
        try {
            var target = LegacyWatch.target(http);
            if (target.isEmpty()) {
                return Answer.of(Refusal.noSuchPath());
            }
            return handler.answer(Call.of(http, target.get()));
        } catch (RefusedException refused) {
            return Answer.of(refused.refusal());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Answer.of(Refusal.unavailable("The gateway is stopping"));
        } catch (RuntimeException bug) {
            LOG.errorf(
                    bug,
                    "%s %s by %s failed",
                    http.request().method(),
                    http.normalizedPath(),
                    Callers.of(http).username());
            return Answer.of(Refusal.internalError(String.valueOf(bug.getMessage())));
        }
    }
}
