package io.millrace.gateway.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.Requester;
import io.millrace.platform.schema.Json;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/// One request as it is remembered: an Event of `audit.k8s.io/v1` at the level Metadata, which
/// never shows a body.
///
/// @param code the answer's; 0 when the client left before it
/// @param commandId the owner's command that the request became, empty for none
/// @param triedName under which a login has failed, whoever that was; empty for none
record AuditRecord(
        String id,
        Instant received,
        Instant answered,
        RequestInfo request,
        String uri,
        Requester requester,
        String address,
        String userAgent,
        int code,
        String commandId,
        String triedName) {

    private static final int LONGEST_NAME = 300;
    private static final int LONGEST_AGENT = 256;
    private static final int MOST_GROUPS = 50;
    private static final int NOT_FOUND = 404;
    private static final int GONE = 410;

    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    AuditRecord {
        uri = uri.isEmpty() ? "/" : uri;
        userAgent = Redaction.text(userAgent, LONGEST_AGENT);
    }

    /// Who sent the request, whoever they acted as.
    String username() {
        return name(real().username());
    }

    String namespace() {
        return name(request.namespace());
    }

    /// A read that did what reads do. Of what is not there, or no longer, nobody is shown anything.
    boolean isPlainRead() {
        return request.isRead() && (code < 400 || code == NOT_FOUND || code == GONE);
    }

    byte[] json() {
        var event = Json.object();
        event.put("kind", "Event");
        event.put("apiVersion", "audit.k8s.io/v1");
        event.put("level", "Metadata");
        event.put("auditID", id);
        event.put("stage", request.verb().equals("watch") ? "ResponseStarted" : "ResponseComplete");
        event.put("requestURI", uri);
        event.put("verb", name(request.verb()));
        user(event.putObject("user"), real());
        if (isImpersonated()) {
            user(event.putObject("impersonatedUser"), requester);
        }
        event.putArray("sourceIPs").add(address);
        event.put("userAgent", userAgent);
        if (request.isResource()) {
            object(event.putObject("objectRef"));
        }
        if (code > 0) {
            event.putObject("responseStatus").put("code", code).putObject("metadata");
        }
        event.put("requestReceivedTimestamp", MICROS.format(received));
        event.put("stageTimestamp", MICROS.format(answered));
        annotations(event);
        return Json.bytes(event);
    }

    private void object(ObjectNode reference) {
        put(reference, "resource", request.resource());
        put(reference, "namespace", request.namespace());
        put(reference, "name", request.name());
        put(reference, "apiGroup", request.group());
        put(reference, "apiVersion", request.version());
        put(reference, "subresource", Redaction.subresource(request.subresource()));
    }

    private void annotations(ObjectNode event) {
        if (!commandId.isEmpty()) {
            event.withObject("/annotations").put("millrace.io/command", commandId);
        }
        if (!triedName.isEmpty()) {
            event.withObject("/annotations").put("millrace.io/tried-name", name(triedName));
        }
        if (code == 0) {
            event.withObject("/annotations")
                    .put("millrace.io/outcome", "the client left before the answer");
        }
    }

    private static void user(ObjectNode user, Requester requester) {
        user.put("username", name(requester.username()));
        put(user, "uid", requester.uid());
        var groups = Redaction.texts(requester.groups(), MOST_GROUPS, LONGEST_NAME);
        if (!groups.isEmpty()) {
            groups.forEach(user.putArray("groups")::add);
        }
    }

    private Requester real() {
        var behind = requester.extra().getOrDefault(Requester.IMPERSONATOR, List.of());
        return behind.isEmpty()
                ? requester
                : new Requester(behind.getFirst(), "", List.of(), java.util.Map.of());
    }

    private boolean isImpersonated() {
        return requester.extra().containsKey(Requester.IMPERSONATOR);
    }

    private static void put(ObjectNode node, String key, String value) {
        if (!value.isEmpty()) {
            node.put(key, name(value));
        }
    }

    private static String name(String text) {
        return Redaction.text(text, LONGEST_NAME);
    }
}
