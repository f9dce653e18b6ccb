package io.millrace.gateway.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.Refusal;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Bodies in Kubernetes' protobuf form, in which kubectl's own commands send core kinds (`kubectl
/// create secret`), as JSON. The field numbers are those of the published `generated.proto` files.
final class Protobuf {

    static final String MEDIA_TYPE = "application/vnd.kubernetes.protobuf";

    private static final byte[] MAGIC = {'k', '8', 's', 0};
    private static final int DEEPEST = 20;

    private Protobuf() {}

    /// How a field is written, and what it is in JSON.
    private sealed interface Form {

        enum Scalar implements Form {
            TEXT,
            BYTES,
            NUMBER,
            FLAG,
            TIME
        }

        record Message(Map<Integer, Field> fields) implements Form {}

        record Repeated(Form item) implements Form {}

        record MapOf(Form value) implements Form {}
    }

    private record Field(String name, Form form) {}

    private static final Form TEXT = Form.Scalar.TEXT;
    private static final Form TEXTS = new Form.Repeated(TEXT);
    private static final Form FLAG = Form.Scalar.FLAG;

    private static final Form.Message OWNER_REFERENCE =
            new Form.Message(
                    Map.of(
                            1, new Field("kind", TEXT),
                            3, new Field("name", TEXT),
                            4, new Field("uid", TEXT),
                            5, new Field("apiVersion", TEXT),
                            6, new Field("controller", FLAG),
                            7, new Field("blockOwnerDeletion", FLAG)));

    private static final Field METADATA =
            new Field(
                    "metadata",
                    new Form.Message(
                            Map.ofEntries(
                                    Map.entry(1, new Field("name", TEXT)),
                                    Map.entry(2, new Field("generateName", TEXT)),
                                    Map.entry(3, new Field("namespace", TEXT)),
                                    Map.entry(5, new Field("uid", TEXT)),
                                    Map.entry(6, new Field("resourceVersion", TEXT)),
                                    Map.entry(8, new Field("creationTimestamp", Form.Scalar.TIME)),
                                    Map.entry(11, new Field("labels", new Form.MapOf(TEXT))),
                                    Map.entry(12, new Field("annotations", new Form.MapOf(TEXT))),
                                    Map.entry(
                                            13,
                                            new Field(
                                                    "ownerReferences",
                                                    new Form.Repeated(OWNER_REFERENCE))),
                                    Map.entry(14, new Field("finalizers", TEXTS)))));

    private static final Form.Message OBJECT_REFERENCE =
            new Form.Message(
                    Map.of(
                            1, new Field("kind", TEXT),
                            2, new Field("namespace", TEXT),
                            3, new Field("name", TEXT),
                            4, new Field("uid", TEXT),
                            5, new Field("apiVersion", TEXT),
                            6, new Field("resourceVersion", TEXT),
                            7, new Field("fieldPath", TEXT)));

    private static final Map<String, Form.Message> KINDS =
            Map.of(
                    "Namespace",
                    new Form.Message(
                            Map.of(
                                    1,
                                    METADATA,
                                    2,
                                    new Field(
                                            "spec",
                                            new Form.Message(
                                                    Map.of(1, new Field("finalizers", TEXTS)))))),
                    "Secret",
                    new Form.Message(
                            Map.of(
                                    1,
                                    METADATA,
                                    2,
                                    new Field("data", new Form.MapOf(Form.Scalar.BYTES)),
                                    3,
                                    new Field("type", TEXT),
                                    4,
                                    new Field("stringData", new Form.MapOf(TEXT)),
                                    5,
                                    new Field("immutable", FLAG))),
                    "ConfigMap",
                    new Form.Message(
                            Map.of(
                                    1,
                                    METADATA,
                                    2,
                                    new Field("data", new Form.MapOf(TEXT)),
                                    3,
                                    new Field("binaryData", new Form.MapOf(Form.Scalar.BYTES)),
                                    4,
                                    new Field("immutable", FLAG))),
                    "ServiceAccount",
                    new Form.Message(
                            Map.of(
                                    1,
                                    METADATA,
                                    2,
                                    new Field("secrets", new Form.Repeated(OBJECT_REFERENCE)),
                                    3,
                                    new Field(
                                            "imagePullSecrets",
                                            new Form.Repeated(
                                                    new Form.Message(
                                                            Map.of(1, new Field("name", TEXT))))),
                                    4,
                                    new Field("automountServiceAccountToken", FLAG))),
                    "SelfSubjectReview",
                    new Form.Message(Map.of(1, METADATA)),
                    "SelfSubjectAccessReview",
                    new Form.Message(
                            Map.of(
                                    1,
                                    METADATA,
                                    2,
                                    new Field(
                                            "spec",
                                            new Form.Message(
                                                    Map.of(
                                                            1,
                                                            new Field(
                                                                    "resourceAttributes",
                                                                    resourceAttributes()),
                                                            2,
                                                            new Field(
                                                                    "nonResourceAttributes",
                                                                    new Form.Message(
                                                                            Map.of(
                                                                                    1,
                                                                                    new Field(
                                                                                            "path",
                                                                                            TEXT),
                                                                                    2,
                                                                                    new Field(
                                                                                            "verb",
                                                                                            TEXT))))))))),
                    "DeleteOptions",
                    new Form.Message(
                            Map.of(
                                    1,
                                    new Field("gracePeriodSeconds", Form.Scalar.NUMBER),
                                    2,
                                    new Field(
                                            "preconditions",
                                            new Form.Message(
                                                    Map.of(
                                                            1,
                                                            new Field("uid", TEXT),
                                                            2,
                                                            new Field("resourceVersion", TEXT)))),
                                    3,
                                    new Field("orphanDependents", FLAG),
                                    4,
                                    new Field("propagationPolicy", TEXT),
                                    5,
                                    new Field("dryRun", TEXTS))));

    private static Form.Message resourceAttributes() {
        return new Form.Message(
                Map.of(
                        1, new Field("namespace", TEXT),
                        2, new Field("verb", TEXT),
                        3, new Field("group", TEXT),
                        4, new Field("version", TEXT),
                        5, new Field("resource", TEXT),
                        6, new Field("subresource", TEXT),
                        7, new Field("name", TEXT)));
    }

    private static final Form.Message ENVELOPE =
            new Form.Message(
                    Map.of(
                            1,
                            new Field(
                                    "type",
                                    new Form.Message(
                                            Map.of(
                                                    1,
                                                    new Field("apiVersion", TEXT),
                                                    2,
                                                    new Field("kind", TEXT)))),
                            2,
                            new Field("raw", Form.Scalar.BYTES)));

    /// The body as JSON; empty for a kind whose protobuf form is not known here.
    static Optional<byte[]> json(byte[] body) {
        try {
            if (body.length < MAGIC.length
                    || !Arrays.equals(Arrays.copyOf(body, MAGIC.length), MAGIC)) {
                throw malformed();
            }
            var envelope =
                    read(
                            ByteBuffer.wrap(body, MAGIC.length, body.length - MAGIC.length),
                            ENVELOPE,
                            0);
            var type = envelope.path("type");
            var kind = Optional.ofNullable(KINDS.get(type.path("kind").asText()));
            var raw = Base64.getDecoder().decode(envelope.path("raw").asText());
            return kind.map(form -> {
                var object = read(ByteBuffer.wrap(raw), form, 0);
                object.set("kind", type.path("kind"));
                object.set("apiVersion", type.path("apiVersion"));
                return Json.bytes(object);
            });
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw malformed();
        }
    }

    private static RuntimeException malformed() {
        return Refusal.badRequest("the body is no Kubernetes protobuf").asException();
    }

    private static ObjectNode read(ByteBuffer in, Form.Message message, int depth) {
        if (depth > DEEPEST) {
            throw malformed();
        }
        var object = Json.object();
        while (in.hasRemaining()) {
            var tag = varint(in);
            var field = message.fields().get((int) (tag >>> 3));
            switch ((int) (tag & 7)) {
                case 0 -> number(object, field, varint(in));
                case 1 -> in.position(in.position() + 8);
                case 2 -> {
                    var part = slice(in);
                    if (field != null) {
                        add(object, field, part, depth);
                    }
                }
                case 5 -> in.position(in.position() + 4);
                default -> throw malformed();
            }
        }
        return object;
    }

    private static void number(ObjectNode object, @Nullable Field field, long value) {
        if (field == null) {
            return;
        }
        if (field.form() == Form.Scalar.FLAG) {
            object.put(field.name(), value != 0);
        } else if (field.form() == Form.Scalar.NUMBER) {
            object.put(field.name(), value);
        }
    }

    private static void add(ObjectNode object, Field field, ByteBuffer part, int depth) {
        switch (field.form()) {
            case Form.Message inner -> {
                var value = read(part, inner, depth + 1);
                if (!value.isEmpty()) {
                    object.set(field.name(), value);
                }
            }
            case Form.Repeated(var item) -> {
                var list = object.withArray("/" + field.name());
                if (item instanceof Form.Message inner) {
                    list.add(read(part, inner, depth + 1));
                } else {
                    list.add(text(part));
                }
            }
            case Form.MapOf(var value) -> entry(object, field, value, part, depth);
            case Form.Scalar scalar -> scalar(object, field.name(), scalar, part);
        }
    }

    private static void entry(
            ObjectNode object, Field field, Form value, ByteBuffer part, int depth) {
        var entry =
                read(
                        part,
                        new Form.Message(
                                Map.of(1, new Field("key", TEXT), 2, new Field("value", value))),
                        depth + 1);
        var map =
                object.path(field.name()) instanceof ObjectNode present
                        ? present
                        : object.putObject(field.name());
        map.put(entry.path("key").asText(), entry.path("value").asText());
    }

    private static void scalar(
            ObjectNode object, String name, Form.Scalar scalar, ByteBuffer part) {
        switch (scalar) {
            case TEXT -> {
                var text = text(part);
                if (!text.isEmpty()) {
                    object.put(name, text);
                }
            }
            case BYTES -> object.put(name, Base64.getEncoder().encodeToString(bytes(part)));
            case TIME -> {
                var time = read(part, SECONDS, 0);
                if (time.has("seconds")) {
                    object.put(
                            name, Instant.ofEpochSecond(time.path("seconds").asLong()).toString());
                }
            }
            case NUMBER, FLAG -> throw malformed();
        }
    }

    private static final Form.Message SECONDS =
            new Form.Message(Map.of(1, new Field("seconds", Form.Scalar.NUMBER)));

    private static String text(ByteBuffer part) {
        return new String(bytes(part), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(ByteBuffer part) {
        var bytes = new byte[part.remaining()];
        part.get(bytes);
        return bytes;
    }

    private static ByteBuffer slice(ByteBuffer in) {
        var length = varint(in);
        if (length < 0 || length > in.remaining()) {
            throw malformed();
        }
        var part = in.slice(in.position(), (int) length);
        in.position(in.position() + (int) length);
        return part;
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            var next = in.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw malformed();
    }
}
