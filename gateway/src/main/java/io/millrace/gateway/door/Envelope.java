package io.millrace.gateway.door;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contract.Claim;
import io.millrace.contract.Digest;
import io.millrace.platform.registry.Referrers;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.Refusal;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The events that a Distribution registry posts
/// (`application/vnd.docker.distribution.events.v1+json`).
final class Envelope {

    private static final int LONGEST_ACTOR = 1000;

    private Envelope() {}

    /// The pushes of tags among the events, but for those that list what is said of an image;
    /// everything else that registries tell is of no interest.
    ///
    /// @param registry the registry's host, as in pull specs
    static List<Claim.ImagePushed> pushes(byte[] body, String registry) {
        var claims = new ArrayList<Claim.ImagePushed>();
        for (var event : events(body)) {
            var target = event.path("target");
            if (event.path("action").asText().equals("push")
                    && target.hasNonNull("tag")
                    && !Referrers.isTag(target.path("tag").asText())) {
                claims.add(claim(event, target, registry));
            }
        }
        return claims;
    }

    private static JsonNode events(byte[] body) {
        try {
            var events = Json.tree(body).path("events");
            if (events.isArray()) {
                return events;
            }
        } catch (UncheckedIOException e) {
            throw Refusal.badRequest("the notification is not valid JSON: " + e.getMessage())
                    .asException();
        }
        throw Refusal.badRequest("the notification has no list of events").asException();
    }

    private static Claim.ImagePushed claim(JsonNode event, JsonNode target, String registry) {
        var id = required(event, "id");
        var repository = required(target, "repository");
        var tag = required(target, "tag");
        var digest = required(target, "digest");
        if (!Digest.isDigest(digest)) {
            throw Refusal.badRequest("no digest: '%s'".formatted(digest)).asException();
        }
        return new Claim.ImagePushed(
                id, registry, repository, tag, digest, time(event), actor(event));
    }

    /// The subject of the token that the registry took.
    private static @Nullable String actor(JsonNode event) {
        var name = event.path("actor").path("name").asText("");
        return name.isEmpty() || name.length() > LONGEST_ACTOR ? null : name;
    }

    private static String required(JsonNode node, String field) {
        var value = node.path(field);
        if (!value.isTextual() || value.asText().isEmpty()) {
            throw Refusal.badRequest("an event has no " + field).asException();
        }
        return value.asText();
    }

    private static Instant time(JsonNode event) {
        var text = required(event, "timestamp");
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException noTime) {
            throw Refusal.badRequest("no time: '%s'".formatted(text)).asException();
        }
    }
}
