package io.millrace.endtoend.proof;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.endtoend.proof.Evidence.Decision;
import io.millrace.endtoend.proof.Evidence.Deployed;
import io.millrace.endtoend.proof.Evidence.Fired;
import io.millrace.endtoend.proof.Evidence.Made;
import io.millrace.endtoend.proof.Evidence.Move;
import io.millrace.endtoend.proof.Evidence.OtherDecision;
import io.millrace.endtoend.proof.Evidence.Standing;
import io.millrace.endtoend.proof.Evidence.Watching;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Reads the facts' records into evidence.
final class Telling {

    private final Set<String> known = new HashSet<>();
    private final List<Move> moves = new ArrayList<>();
    private final List<Decision> decisions = new ArrayList<>();
    private final List<Fired> fired = new ArrayList<>();
    private final List<Made> made = new ArrayList<>();
    private final Set<String> ended = new HashSet<>();
    private final List<OtherDecision> others = new ArrayList<>();
    private final List<Deployed> deployed = new ArrayList<>();
    private Instant buildsSince = Instant.EPOCH;

    /// What was told of builds before is not held any more.
    void buildsSince(Instant first) {
        buildsSince = first;
    }

    /// A fact. The same one may be told again, by its id.
    void fact(String id, String type, JsonNode fact) {
        if (!known.add(id)) {
            return;
        }
        switch (simple(type)) {
            case "TagUpdated" ->
                    moves.add(
                            new Move(
                                    Place.of(
                                            fact.path("streamUid").asText(),
                                            fact.path("namespace").asText(),
                                            fact.path("name").asText(),
                                            fact.path("tag").asText()),
                                    fact.path("revision").asLong(),
                                    at(fact)));
            case "TriggerDecided" -> decided(fact);
            case "TriggerFired" ->
                    fired.add(
                            new Fired(
                                    fact.path("key").asText(),
                                    fact.path("targetUid").asText(),
                                    fact.path("streamTag").asText(),
                                    fact.path("revision").asLong(),
                                    at(fact)));
            case "BuildRequested" -> requested(fact);
            case "DeploymentTriggered" -> deployed(fact);
            case "BuildRefused" -> ended.add(fact.path("key").asText());
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
            others.add(
                    new OtherDecision(
                            fact.path("kind").asText("BuildConfig"),
                            fact.path("targetUid").asText(),
                            nameOf(fact),
                            fact.path("trigger").asText(),
                            fact.path("decision").asText(),
                            fact.path("key").asText(""),
                            at(fact)));
            return;
        }
        if (fact.path("decision").asText().equals("Overtaken")) {
            ended.add(fact.path("key").asText());
            return;
        }
        var streamTag = fact.path("streamTag").asText();
        decisions.add(
                new Decision(
                        fact.path("kind").asText("BuildConfig"),
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
            ended.add(key);
        }
    }

    private void deployed(JsonNode fact) {
        deployed.add(
                new Deployed(
                        fact.path("kind").asText(),
                        fact.path("targetUid").asText(),
                        nameOf(fact),
                        fact.at("/causes/0").asText(),
                        fact.path("version").asLong(),
                        fact.path("key").asText(),
                        at(fact)));
    }

    private static String nameOf(JsonNode fact) {
        return fact.path("namespace").asText() + "/" + fact.path("name").asText();
    }

    private static Instant at(JsonNode fact) {
        return Instant.parse(fact.path("at").asText());
    }

    Evidence evidence(List<Standing> standings, List<Watching> watching) {
        return new Evidence(
                moves,
                decisions,
                others,
                fired,
                made,
                deployed,
                ended,
                buildsSince,
                standings,
                watching);
    }
}
