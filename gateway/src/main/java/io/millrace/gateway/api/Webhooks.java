package io.millrace.gateway.api;

import io.millrace.contract.Command;
import io.millrace.contract.Digest;
import io.millrace.contract.Owner;
import io.millrace.contract.ResourceType;
import io.millrace.contract.WebhookCall;
import io.millrace.gateway.audit.Audited;
import io.millrace.gateway.identity.Callers;
import io.millrace.platform.access.Attributes;
import io.millrace.platform.status.Refusal;
import io.millrace.platform.status.RefusedException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Where hosts of source code call: whether a call is believed is the trigger service's business,
/// and the answer the build service's.
@Path("apis/build.openshift.io/v1/namespaces/{namespace}/buildconfigs/{name}/webhooks{rest: .*}")
@RunOnVirtualThread
final class Webhooks {

    private static final int LONGEST_HEADER = 500;
    private static final String GITLAB_TOKEN = "x-gitlab-token";
    private static final List<String> HEADERS =
            List.of(
                    "content-type",
                    "x-github-event",
                    "x-github-delivery",
                    "x-gitea-event",
                    "x-gitea-delivery",
                    "x-gitea-signature",
                    "x-gogs-event",
                    "x-gogs-delivery",
                    "x-gogs-signature",
                    "x-gitlab-event",
                    "x-hub-signature",
                    "x-hub-signature-256",
                    "x-event-key",
                    "idempotency-key",
                    "webhook-id",
                    "webhook-timestamp",
                    "webhook-signature",
                    "x-request-uuid",
                    "x-request-id");

    private final Orders orders;
    private final Dispatch dispatch;
    private final WebhookAnswers answers;
    private final Gate gate;

    Webhooks(Orders orders, Dispatch dispatch, WebhookAnswers answers, Gate gate) {
        this.orders = orders;
        this.dispatch = dispatch;
        this.answers = answers;
        this.gate = gate;
    }

    @POST
    public Response called(
            @PathParam("namespace") String namespace,
            @PathParam("name") String name,
            @Context RoutingContext http,
            byte[] body)
            throws InterruptedException {
        try {
            gate.require(Callers.of(http), attributes(namespace, name));
            var path = WebhookPath.parse(String.valueOf(http.request().path()));
            var call =
                    new WebhookCall(
                            path.type(),
                            Digest.of(path.secret()).hex(),
                            headers(http),
                            Base64.getEncoder().encodeToString(body));
            return send(
                    orders.act(
                            Callers.of(http),
                            ResourceType.BUILD_CONFIG,
                            "webhooks",
                            namespace,
                            name,
                            call),
                    http);
        } catch (RefusedException refused) {
            return Answer.of(refused.refusal());
        }
    }

    @GET
    public Response get() {
        return Answer.of(Refusal.methodNotAllowed());
    }

    @PUT
    public Response put() {
        return Answer.of(Refusal.methodNotAllowed());
    }

    @PATCH
    public Response patch() {
        return Answer.of(Refusal.methodNotAllowed());
    }

    @DELETE
    public Response delete() {
        return Answer.of(Refusal.methodNotAllowed());
    }

    private static Attributes attributes(String namespace, String name) {
        var type = ResourceType.BUILD_CONFIG;
        return new Attributes("create", type.group(), type.plural(), "webhooks", namespace, name);
    }

    private static Map<String, String> headers(RoutingContext http) {
        var headers = new HashMap<String, String>();
        for (var name : HEADERS) {
            var value = http.request().getHeader(name);
            if (value != null && value.length() <= LONGEST_HEADER) {
                headers.put(name, value);
            }
        }
        var token = http.request().getHeader(GITLAB_TOKEN);
        if (token != null) {
            headers.put(GITLAB_TOKEN, Digest.of(token).hex());
        }
        return headers;
    }

    private Response send(Command command, RoutingContext http) throws InterruptedException {
        Audited.command(http, command);
        return dispatch.send(http, Owner.TRIGGER, command, answers::of);
    }
}
