package io.millrace.endtoend.proof;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.millrace.endtoend.proof.Evidence.Config;
import io.millrace.endtoend.proof.Evidence.Decision;
import io.millrace.endtoend.proof.Evidence.Made;
import io.millrace.endtoend.proof.Evidence.Move;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads the topics' records into evidence.
final class Telling {

    private static final String INCARNATION = "//Incarnation/";
    private static final String REPUBLISHED = "//Republished/";

    private final Set<String> known = new HashSet<>();
    private final List<Move> moves = new ArrayList<>();
    private final List<Decision> decisions = new ArrayList<>();
    private final List<Made> made = new ArrayList<>();
    private final Set<String> refused = new HashSet<>();
    private final Map<String, Config> configs = new LinkedHashMap<>();
    private final Set<String> retold = new HashSet<>();

    /// A fact. The same one may be told again, by its id.
    void fact(String id, String type, JsonNode fact) {
        if (!known.add(id)) {
            return;
        }
        switch (simple(type)) {
            case "TagUpdated" ->
                    moves.add(
                            new Move(
                                    new Place(
                                            fact.path("streamUid").asText(),
                                            fact.path("tag").asText(),
                                            "%s/%s:%s"
                                                    .formatted(
                                                            fact.path("namespace").asText(),
                                                            fact.path("name").asText(),
                                                            fact.path("tag").asText())),
                                    fact.path("revision").asLong(),
                                    at(fact)));
            case "TriggerDecided" -> decided(fact);
            case "BuildRequested" -> requested(fact);
            case "BuildRefused" -> refused.add(fact.path("key").asText());
            default -> {
                // Says nothing about triggers.
            }
        }
    }

    /// `io.millrace.build.BuildRequested.v1` is a `BuildRequested`.
    private static String simple(String type) {
        var words = type.split("\\.");
        return words.length < 2 ? "" : words[words.length - 2];
    }

    private void decided(JsonNode fact) {
        if (!fact.path("trigger").asText().equals("ImageChange")) {
            return;
        }
        var streamTag = fact.path("streamTag").asText();
        decisions.add(
                new Decision(
                        fact.path("targetUid").asText(),
                        nameOf(fact),
                        new Place(
                                fact.path("streamUid").asText(),
                                streamTag.substring(streamTag.indexOf(':') + 1),
                                streamTag),
                        fact.path("revision").asLong(),
                        fact.path("reason").asText(),
                        fact.path("decision").asText(),
                        fact.path("key").asText(""),
                        at(fact)));
    }

    private void requested(JsonNode fact) {
        var key = fact.path("key").asText("");
        var uid = fact.path("buildUid").asText();
        if (!key.isEmpty() && !uid.isEmpty()) {
            made.add(new Made(key, uid, nameOf(fact), at(fact)));
        } else if (!key.isEmpty()) {
            refused.add(key);
        }
    }

    /// A record of build-service's changelog.
    ///
    /// @param object missing for a tombstone
    void changed(String key, JsonNode object) {
        if (key.startsWith(INCARNATION)) {
            retold.clear();
        } else if (key.startsWith(REPUBLISHED)) {
            configs.keySet().retainAll(retold);
        } else if (object instanceof MissingNode) {
            configs.remove(key);
        } else if (object.path("kind").asText().equals("BuildConfig")) {
            retold.add(key);
            configs.put(key, config(object));
        }
    }

    private static Config config(JsonNode object) {
        var metadata = object.path("metadata");
        var home = metadata.path("namespace").asText();
        var watches = new HashSet<String>();
        for (var trigger : object.path("spec").path("triggers")) {
            if (trigger.path("type").asText().equals("ImageChange")) {
                var from = trigger.path("imageChange").path("from");
                watches.add(tag(from.isObject() ? from : strategyFrom(object), home));
            }
        }
        watches.remove("");
        return new Config(
                metadata.path("uid").asText(),
                home + "/" + metadata.path("name").asText(),
                Instant.parse(metadata.path("creationTimestamp").asText("1970-01-01T00:00:00Z")),
                watches);
    }

    private static JsonNode strategyFrom(JsonNode object) {
        for (var strategy : object.path("spec").path("strategy")) {
            if (strategy.path("from").isObject()) {
                return strategy.path("from");
            }
        }
        return MissingNode.getInstance();
    }

    private static String tag(JsonNode from, String home) {
        var namespace = from.path("namespace").asText("");
        return from.path("kind").asText().equals("ImageStreamTag")
                ? (namespace.isEmpty() ? home : namespace) + "/" + from.path("name").asText()
                : "";
    }

    private static String nameOf(JsonNode fact) {
        return fact.path("namespace").asText() + "/" + fact.path("name").asText();
    }

    private static Instant at(JsonNode fact) {
        return Instant.parse(fact.path("at").asText());
    }

    Evidence evidence() {
        return new Evidence(moves, decisions, made, refused, List.copyOf(configs.values()));
    }
}
