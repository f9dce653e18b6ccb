package io.millrace.trigger.outgoing;

import io.millrace.contract.Command;
import io.millrace.contract.Fact;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.core.EventDeliveries;
import io.millrace.contract.core.EventRedelivery;
import io.millrace.platform.log.Change;
import io.millrace.platform.log.Outcome;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.ResourceWrites;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.Refusal;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Puts what subscribers want to be sent into a queue, in the transaction that reads the fact.
public final class Outgoing {

    private static final String DELIVERIES = "deliveries";
    private static final String REDELIVER = "redeliver";

    private @Nullable Map<String, Set<ResourceKey>> byNamespace;

    /// Whether somebody asks what a subscription has not been sent yet, or that dead letters be
    /// sent again.
    public static boolean isAsked(Command command) {
        return command.resource().equals(ResourceType.SECRET.plural())
                && (command.subresource().equals(DELIVERIES)
                        || command.subresource().equals(REDELIVER));
    }

    public Outcome answer(Command command, Work work) {
        var key = ResourceKey.of(ResourceType.SECRET, command.namespace(), command.name());
        var secret = work.projected(key);
        if (secret.isEmpty()) {
            return new Outcome.Refused(Refusal.notFound(ResourceType.SECRET, key.name()));
        }
        var table = new OutgoingTable(work);
        if (command.subresource().equals(REDELIVER)) {
            if (secret.filter(Subscription::is).isEmpty()) {
                return new Outcome.Refused(
                        Refusal.badRequest(
                                "nothing can be sent again: Secret %s/%s is no subscription to events"
                                        .formatted(command.namespace(), command.name())));
            }
            var wish = Json.read(ResourceWrites.bodyOf(command), EventRedelivery.class);
            table.sendAgain(key, Optional.ofNullable(wish.ids()));
        }
        return new Outcome.Answered(200, EventDeliveries.of(table.of(key.namespace(), key.name())));
    }

    /// A fact is for the subscribers of its own project, and for nobody else.
    public void received(Fact fact, Work work) {
        var subscriptions = known(work).getOrDefault(fact.namespace(), Set.of());
        if (subscriptions.isEmpty()) {
            return;
        }
        var told = new Discretion(work).told(fact);
        for (var key : subscriptions) {
            work.projected(key)
                    .filter(Subscription::is)
                    .map(Subscription::of)
                    .filter(it -> it.wants(told))
                    .flatMap(it -> event(it, told, work.cause()))
                    .ifPresent(it -> new OutgoingTable(work).add(key, it));
        }
    }

    private static Optional<OutgoingEvent> event(Subscription subscription, Fact fact, String id) {
        return subscription.asCdEvents()
                ? OutgoingEvent.cdEvent(fact, id)
                : Optional.of(OutgoingEvent.of(fact, id));
    }

    /// A Secret is new, has changed or is gone.
    public void changed(Change change, Work work) {
        var known = known(work);
        if (change.after().filter(Subscription::is).isPresent()) {
            add(change.key(), known);
        } else if (known.getOrDefault(change.key().namespace(), Set.of()).contains(change.key())) {
            known.getOrDefault(change.key().namespace(), Set.of()).remove(change.key());
            new OutgoingTable(work).forget(change.key());
        }
    }

    private Map<String, Set<ResourceKey>> known(Work work) {
        var known = byNamespace;
        if (known == null) {
            known = new HashMap<>();
            for (var secret : work.projectedList(ResourceType.SECRET, "")) {
                if (Subscription.is(secret)) {
                    add(secret.key(), known);
                }
            }
            byNamespace = known;
        }
        return known;
    }

    private static void add(ResourceKey key, Map<String, Set<ResourceKey>> known) {
        known.computeIfAbsent(key.namespace(), _ -> new LinkedHashSet<>()).add(key);
    }

    /// What was kept in memory is another writer's from now on.
    public void forget() {
        byNamespace = null;
    }
}
