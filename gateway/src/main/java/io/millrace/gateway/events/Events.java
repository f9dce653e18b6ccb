package io.millrace.gateway.events;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.Digest;
import io.millrace.contract.Fact;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.Metadata;
import io.millrace.platform.resource.Namespaces;
import io.millrace.platform.resource.Resource;
import io.millrace.platform.resource.Timestamps;
import io.millrace.platform.schema.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Tells facts as Events, the same thing happening again as one Event that counts, and forgets them
/// after a while.
public final class Events {

    private static final Duration BETWEEN_CLEANINGS = Duration.ofMinutes(1);
    private static final int MOST_FORGOTTEN = 500;

    private final EventConfig config;
    private final Function<ResourceKey, Optional<String>> uids;
    private final Outlet outlet;
    private Instant cleaned = Instant.EPOCH;

    /// @param uids of the objects that Events are about, as far as they are known
    /// @param outlet where they are told beside here
    public Events(EventConfig config, Function<ResourceKey, Optional<String>> uids, Outlet outlet) {
        this.config = config;
        this.uids = uids;
        this.outlet = outlet;
    }

    /// A fact may be told twice, and late: what is not newer than the Event says is known already.
    public void record(Fact fact, Work work) {
        Telling.of(fact)
                .filter(it -> it.at().isAfter(work.now().minus(config.retention())))
                .filter(it -> Namespaces.isActive(work, it.object().namespace()))
                .ifPresent(it -> record(it, work));
    }

    private void record(Telling telling, Work work) {
        var key =
                ResourceKey.of(
                        ResourceType.EVENT,
                        telling.object().namespace(),
                        "%s.%s"
                                .formatted(
                                        shortened(telling.object().name()),
                                        Digest.of(telling.identity()).hex().substring(0, 16)));
        var known = work.find(key).map(Resource::tree);
        if (known.isEmpty()) {
            save(key, first(key, telling, work), work);
        } else if (last(known.get()).isBefore(telling.at().truncatedTo(ChronoUnit.SECONDS))) {
            save(key, again(known.get(), telling), work);
        }
    }

    private void save(ResourceKey key, ObjectNode event, Work work) {
        var saved = work.save(key, event);
        work.afterCommit(() -> outlet.tell(saved.tree()));
    }

    private static String shortened(String name) {
        return name.length() > 200 ? name.substring(0, 200) : name;
    }

    private ObjectNode first(ResourceKey key, Telling telling, Work work) {
        var event = Json.object();
        event.put("apiVersion", "v1");
        event.put("kind", "Event");
        var metadata = Metadata.of(event);
        metadata.set("name", key.name());
        metadata.set("namespace", key.namespace());
        metadata.set("uid", work.newUid());
        metadata.set("creationTimestamp", Timestamps.text(work.now()));
        var about = event.putObject("involvedObject");
        about.put("kind", telling.object().type().kind());
        about.put("namespace", telling.object().namespace());
        about.put("name", telling.object().name());
        about.put("apiVersion", telling.object().type().apiVersion());
        uid(telling).ifPresent(it -> about.put("uid", it));
        event.put("reason", telling.reason());
        event.put("message", telling.message());
        event.put("type", telling.warning() ? "Warning" : "Normal");
        event.put("count", 1);
        event.put("firstTimestamp", Timestamps.text(telling.at()));
        event.put("lastTimestamp", Timestamps.text(telling.at()));
        event.putObject("source").put("component", telling.component());
        event.put("reportingComponent", telling.component());
        return event;
    }

    private Optional<String> uid(Telling telling) {
        return telling.uid().isEmpty() ? uids.apply(telling.object()) : Optional.of(telling.uid());
    }

    private static ObjectNode again(ObjectNode event, Telling telling) {
        event.put("count", event.path("count").asInt() + 1);
        event.put("lastTimestamp", Timestamps.text(telling.at()));
        return event;
    }

    /// Deletes what is too old, and the oldest of what is too much; some at a time.
    public void clean(Instant now, Work work) {
        if (now.isBefore(cleaned.plus(BETWEEN_CLEANINGS))) {
            return;
        }
        cleaned = now;
        forgotten(work.list(ResourceType.EVENT, ""), now).stream()
                .limit(MOST_FORGOTTEN)
                .forEach(work::delete);
    }

    private List<ResourceKey> forgotten(List<Resource> events, Instant now) {
        var oldest = now.minus(config.retention());
        var kept = new HashMap<String, Integer>();
        var forgotten = new ArrayList<ResourceKey>();
        events.stream()
                .map(it -> new Dated(it.key(), last(it.tree())))
                .sorted(Comparator.comparing(Dated::last).reversed())
                .forEach(it -> {
                    var number = kept.merge(it.key().namespace(), 1, Integer::sum);
                    if (it.last().isBefore(oldest) || number > config.mostPerNamespace()) {
                        forgotten.add(it.key());
                    }
                });
        return forgotten;
    }

    private record Dated(ResourceKey key, Instant last) {}

    /// When it last happened: clients write one of several fields.
    static Instant last(ObjectNode event) {
        for (var pointer :
                List.of(
                        "/series/lastObservedTime",
                        "/lastTimestamp",
                        "/eventTime",
                        "/firstTimestamp",
                        "/metadata/creationTimestamp")) {
            var text = event.at(pointer).asText();
            if (!text.isEmpty() && !text.equals("null")) {
                return Instant.parse(text);
            }
        }
        return Instant.EPOCH;
    }
}
