package io.millrace.gateway.api;

import io.millrace.contract.Command;
import io.millrace.contract.Owner;
import io.millrace.contract.ResourceType;
import io.millrace.platform.access.Attributes;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.Refusal;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Where a stream's tags pointed in the past (`imagestreams/<name>/history`), and what triggers
/// have decided (`…/<name>/triggers`) and been called with (`…/<name>/deliveries`). Only the owner
/// keeps it, so the question goes to it as a command that changes nothing.
@Singleton
final class History {

    static final String SUBRESOURCE = "history";
    static final String SCHEDULE = "schedule";
    static final String TRIGGERS = "triggers";
    static final String DELIVERIES = "deliveries";
    static final String IMPACT = "impact";

    private static final String EVERYWHERE = "everywhere";

    private static final Set<String> PARAMETERS =
            Set.of("tag", "at", "since", "until", "limit", "continue", "summary", "image");
    private static final int LONGEST = 512;

    private final Orders orders;
    private final Dispatch dispatch;
    private final Gate gate;
    private final Reads reads;

    History(Orders orders, Dispatch dispatch, Gate gate, Reads reads) {
        this.orders = orders;
        this.dispatch = dispatch;
        this.gate = gate;
        this.reads = reads;
    }

    static boolean tells(String subresource) {
        return subresource.equals(SUBRESOURCE)
                || subresource.equals(SCHEDULE)
                || subresource.equals(TRIGGERS)
                || subresource.equals(DELIVERIES)
                || subresource.equals(IMPACT);
    }

    /// Whoever may read the object may read its past.
    Response read(Call call) throws InterruptedException {
        gate.require(
                call.requester(),
                new Attributes(
                        "get",
                        call.type().group(),
                        call.type().plural(),
                        "",
                        call.namespace(),
                        call.name()));
        if (call.flag("watch")) {
            throw Refusal.methodNotAllowed().asException();
        }
        return dispatch.send(
                call.http(),
                owner(call),
                command(call),
                reply ->
                        Answer.json(
                                reply.code(),
                                Objects.requireNonNullElseGet(reply.body(), Json::object)));
    }

    private static Owner owner(Call call) {
        return switch (call.target().subresource()) {
            case SCHEDULE -> Owner.IMPORTER;
            case TRIGGERS, DELIVERIES, IMPACT -> Owner.TRIGGER;
            default -> call.resource().owner();
        };
    }

    private Command command(Call call) throws InterruptedException {
        var uid = call.target().subresource().equals(TRIGGERS) ? uid(call) : null;
        return orders.ask(call, uid, asked(call));
    }

    /// The ledger of triggers goes by uids: of what had this name before, nothing is told.
    private String uid(Call call) throws InterruptedException {
        reads.awaitVersion(call, Reads.stored(call));
        return reads.find(call).uid();
    }

    private Map<String, String> asked(Call call) {
        var asked = new HashMap<String, String>();
        for (var name : PARAMETERS) {
            var value = call.parameter(name);
            if (value.length() > LONGEST) {
                throw Refusal.badRequest(
                                "%s has %d characters, more than the %d that are read"
                                        .formatted(name, value.length(), LONGEST))
                        .asException();
            }
            if (!value.isEmpty()) {
                asked.put(name, value);
            }
        }
        if (call.target().subresource().equals(TRIGGERS) && readsAllConfigs(call)) {
            asked.put(EVERYWHERE, "true");
        }
        return asked;
    }

    private boolean readsAllConfigs(Call call) {
        return gate.allows(
                call.requester(), Attributes.of("list", ResourceType.BUILD_CONFIG, "", ""));
    }
}
