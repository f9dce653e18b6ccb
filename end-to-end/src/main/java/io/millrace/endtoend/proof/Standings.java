package io.millrace.endtoend.proof;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.endtoend.proof.Evidence.Standing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// How far the tags of an image stream have come.
final class Standings {

    private Standings() {}

    /// Nothing of objects that are no image streams.
    static List<Standing> of(JsonNode object) {
        var standings = new ArrayList<Standing>();
        if (!object.path("kind").asText().equals("ImageStream")) {
            return standings;
        }
        var metadata = object.path("metadata");
        for (var tag : object.at("/status/tags")) {
            var moved = tag.at("/items/0/created").asText();
            if (tag.path("revision").asLong() > 0 && !moved.isEmpty()) {
                standings.add(
                        new Standing(
                                Place.of(
                                        metadata.path("uid").asText(),
                                        metadata.path("namespace").asText(),
                                        metadata.path("name").asText(),
                                        tag.path("tag").asText()),
                                tag.path("revision").asLong(),
                                Instant.parse(moved)));
            }
        }
        return standings;
    }
}
