package io.millrace.trigger.outgoing;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contract.Fact;
import io.millrace.platform.resource.Resource;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/// What a project's Secret of this type wants to be sent. Where to, and what it is signed with,
/// only whoever sends it opens.
///
/// @param facts their names; empty for all
/// @param asCdEvents what has a form there is sent in that, and nothing else
record Subscription(Set<String> facts, boolean asCdEvents) {

    static final String TYPE = "millrace.io/event-subscription";
    static final String URL = "url";
    static final String KEY = "key";

    private static final String FACTS = "events.millrace.io/facts";
    private static final String FORMAT = "events.millrace.io/format";

    static boolean is(Resource secret) {
        return secret.tree().path("type").asText().equals(TYPE);
    }

    static Subscription of(Resource secret) {
        var annotations = secret.tree().at("/metadata/annotations");
        return new Subscription(
                words(annotations.path(FACTS)),
                annotations.path(FORMAT).asText().equalsIgnoreCase("cdevents"));
    }

    private static Set<String> words(JsonNode text) {
        return Arrays.stream(text.asText().split(","))
                .map(String::strip)
                .filter(it -> !it.isEmpty())
                .collect(Collectors.toSet());
    }

    boolean wants(Fact fact) {
        return facts.isEmpty() || facts.contains(fact.getClass().getSimpleName());
    }
}
