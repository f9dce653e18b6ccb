package io.millrace.gateway.curated;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.Digest;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.platform.resource.Timestamps;
import io.millrace.platform.schema.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/// What of the sources could not be taken, as an Event of the project that lacks it.
record CuratedProblem(String message) {

    private static final int LONGEST_MESSAGE = 1000;

    /// The same problem again is the same Event.
    ResourceKey key() {
        var digest = Digest.of(message.getBytes(StandardCharsets.UTF_8)).hex();
        return ResourceKey.of(
                ResourceType.EVENT,
                CuratedStream.NAMESPACE,
                "curated-streams." + digest.substring(0, 16));
    }

    ObjectNode event(Instant at) {
        var event = Json.object();
        event.put("apiVersion", "v1").put("kind", "Event");
        event.putObject("metadata")
                .put("name", key().name())
                .put("namespace", CuratedStream.NAMESPACE);
        event.putObject("involvedObject")
                .put("apiVersion", ResourceType.NAMESPACE.apiVersion())
                .put("kind", ResourceType.NAMESPACE.kind())
                .put("namespace", CuratedStream.NAMESPACE)
                .put("name", CuratedStream.NAMESPACE);
        event.put("type", "Warning").put("reason", "CuratedStreamRefused");
        event.put("message", shortened());
        event.put("count", 1);
        event.put("firstTimestamp", Timestamps.text(at));
        event.put("lastTimestamp", Timestamps.text(at));
        event.putObject("source").put("component", "curated-streams");
        event.put("reportingComponent", "curated-streams");
        return event;
    }

    /// What changes in the Event when it happens again.
    static ObjectNode again(int count, Instant at) {
        return Json.object().put("count", count + 1).put("lastTimestamp", Timestamps.text(at));
    }

    private String shortened() {
        return message.length() > LONGEST_MESSAGE
                ? message.substring(0, LONGEST_MESSAGE) + "…"
                : message;
    }
}
