package io.millrace.endtoend.proof;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;

/// A fact's record, as of `demo/hello`, which is built of `demo/busybox:latest`.
record Told(String id, String type, JsonNode body) {

    static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private static final ObjectMapper JSON = new ObjectMapper();

    static Told call(String id, String decision, String key) {
        return new Told(
                id,
                "io.millrace.trigger.TriggerDecided.v1",
                json(
                        """
                        {"namespace":"demo","name":"hello","targetUid":"h","trigger":"WebHook",
                         "decision":"%s","key":"%s","at":"%s"}
                        """
                                .formatted(decision, key, NOON.plusSeconds(7))));
    }

    static Told move(int revision, String id) {
        return new Told(
                id,
                "io.millrace.imagestream.TagUpdated.v1",
                json(
                        """
                        {"namespace":"demo","name":"busybox","streamUid":"b","tag":"latest",
                         "revision":%d,"at":"%s"}
                        """
                                .formatted(revision, NOON.plusSeconds(revision))));
    }

    static Told decision(int revision, String id, String reason, String decision) {
        return new Told(
                id,
                "io.millrace.trigger.TriggerDecided.v1",
                json(
                        """
                        {"namespace":"demo","name":"hello","targetUid":"h","trigger":"ImageChange",
                         "streamTag":"demo/busybox:latest","streamUid":"b","revision":%d,
                         "reason":"%s","decision":"%s","key":"h/b/latest/%d","at":"%s"}
                        """
                                .formatted(
                                        revision,
                                        reason,
                                        decision,
                                        revision,
                                        NOON.plusSeconds(revision))));
    }

    static Told firing(int revision, String id) {
        return firing(revision, id, "h/b/latest/" + revision);
    }

    static Told firing(int revision, String id, String key) {
        return new Told(
                id,
                "io.millrace.trigger.TriggerFired.v1",
                json(
                        """
                        {"namespace":"demo","name":"hello","targetUid":"h","trigger":"%s",
                         "streamTag":"%s","revision":%d,"key":"%s","at":"%s"}
                        """
                                .formatted(
                                        revision == 0 ? "WebHook" : "ImageChange",
                                        revision == 0 ? "" : "demo/busybox:latest",
                                        revision,
                                        key,
                                        NOON.plusSeconds(revision))));
    }

    static Told build(int number, String id, String uid) {
        return build(number, id, uid, "h/b/latest/" + number);
    }

    static Told build(int number, String id, String uid, String key) {
        return new Told(
                id,
                "io.millrace.build.BuildRequested.v1",
                json(
                        """
                        {"namespace":"demo","name":"hello-%d","buildUid":"%s",
                         "key":"%s","at":"%s"}
                        """
                                .formatted(number, uid, key, NOON.plusSeconds(number + 1))));
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
