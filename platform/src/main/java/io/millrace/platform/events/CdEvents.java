package io.millrace.platform.events;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contract.Claim;
import io.millrace.contract.Digest;
import io.millrace.contract.ImageReference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;

/// CDEvents (cdevents.dev) as claims: `artifact.published` says that an image was pushed, named by
/// its package URL (`pkg:oci/app@sha256:…?repository_url=registry/team/app&tag=1`).
final class CdEvents {

    private static final String PUBLISHED = "dev.cdevents.artifact.published.";
    private static final String OCI = "pkg:oci/";

    private CdEvents() {}

    static boolean isPublished(String type) {
        return type.startsWith(PUBLISHED);
    }

    static Claim published(byte[] body) {
        var event = EventCodec.decode(body, JsonNode.class);
        var purl = event.at("/subject/id").asText();
        if (!purl.startsWith(OCI)) {
            throw unreadable("the artifact \"%s\" is no %s…".formatted(purl, OCI));
        }
        int question = purl.indexOf('?');
        var qualifiers = qualifiers(question < 0 ? "" : purl.substring(question + 1));
        var named = purl.substring(OCI.length(), question < 0 ? purl.length() : question);
        var digest = named.indexOf('@') < 0 ? "" : decoded(named.substring(named.indexOf('@') + 1));
        if (!digest.isEmpty() && !Digest.isDigest(digest)) {
            throw unreadable("the artifact's version \"%s\" is no digest".formatted(digest));
        }
        var image = image(qualifiers);
        return new Claim.ImagePushed(
                event.at("/context/id").asText(),
                image.registry(),
                image.repository(),
                image.tagOrLatest(),
                digest,
                time(event.at("/context/timestamp").asText()),
                null);
    }

    private static ImageReference image(Map<String, String> qualifiers) {
        var repository = qualifiers.getOrDefault("repository_url", "");
        var tag = qualifiers.getOrDefault("tag", "");
        if (repository.isEmpty() || tag.isEmpty()) {
            throw unreadable("the artifact has no repository_url and tag");
        }
        try {
            return ImageReference.parse(repository + ":" + tag);
        } catch (IllegalArgumentException malformed) {
            throw unreadable(String.valueOf(malformed.getMessage()));
        }
    }

    private static Map<String, String> qualifiers(String query) {
        var qualifiers = new HashMap<String, String>();
        for (var pair : query.split("[&#]")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                qualifiers.put(pair.substring(0, equals), decoded(pair.substring(equals + 1)));
            }
        }
        return qualifiers;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return text;
        }
    }

    private static Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException noTime) {
            throw unreadable("no time: \"%s\"".formatted(text));
        }
    }

    private static UncheckedIOException unreadable(String reason) {
        return new UncheckedIOException(
                "Could not read an artifact.published: " + reason, new IOException(reason));
    }
}
