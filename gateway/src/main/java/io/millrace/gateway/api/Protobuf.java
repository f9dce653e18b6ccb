package io.millrace.gateway.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.millrace.gateway.api.ProtobufForms.Field;
import io.millrace.gateway.api.ProtobufForms.Form;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.Refusal;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Bodies in Kubernetes' protobuf form, in which kubectl's own commands send core kinds (`kubectl
/// create secret`), as JSON.
final class Protobuf {

    static final String MEDIA_TYPE = "application/vnd.kubernetes.protobuf";

    private static final byte[] MAGIC = {'k', '8', 's', 0};
    private static final int DEEPEST = 20;

    private Protobuf() {}

    private static final Form TEXT = Form.Scalar.TEXT;

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
            var kind =
                    ProtobufForms.of(type.path("apiVersion").asText(), type.path("kind").asText());
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
                case 0 -> {
                    var value = varint(in);
                    requireKnown(field, message, value != 0);
                    number(object, field, value);
                }
                case 1 -> in.position(in.position() + 8);
                case 2 -> {
                    var part = slice(in);
                    requireKnown(field, message, part.hasRemaining());
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

    private static void requireKnown(
            @Nullable Field field, Form.Message message, boolean saysSomething) {
        if (field == null && message.isComplete() && saysSomething) {
            throw Refusal.unsupportedMediaType(List.of("application/json", "application/yaml"))
                    .asException();
        }
    }

    private static void number(ObjectNode object, @Nullable Field field, long value) {
        if (field == null) {
            return;
        }
        if (field.form() == Form.Scalar.FLAG || (field.form() == Form.Scalar.MARK && value != 0)) {
            object.put(field.name(), value != 0);
        } else if (field.form() == Form.Scalar.NUMBER
                || (field.form() == Form.Scalar.COUNT && value != 0)) {
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
                var list =
                        object.path(field.name()) instanceof ArrayNode present
                                ? present
                                : object.putArray(field.name());
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
        map.set(
                entry.path("key").asText(),
                entry.has("value") ? entry.path("value") : TextNode.valueOf(""));
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
                    object.put(name, time(time));
                }
            }
            case QUANTITY -> object.put(name, read(part, WRAPPED, 0).path("it").asText());
            case STRINGS -> {
                var them = read(part, WRAPPED_LIST, 0).path("them");
                object.set(name, them.isArray() ? them : Json.object().arrayNode());
            }
            case MIXED -> {
                var mixed = read(part, NUMBER_OR_TEXT, 0);
                object.set(name, mixed.path(mixed.path("type").asInt() == 0 ? "number" : "text"));
            }
            case NUMBER, COUNT, FLAG, MARK -> throw malformed();
        }
    }

    private static final Form.Message SECONDS =
            new Form.Message(
                    Map.of(
                            1, new Field("seconds", Form.Scalar.NUMBER),
                            2, new Field("nanos", Form.Scalar.NUMBER)));
    private static final Form.Message NUMBER_OR_TEXT =
            new Form.Message(
                    Map.of(
                            1, new Field("type", Form.Scalar.NUMBER),
                            2, new Field("number", Form.Scalar.NUMBER),
                            3, new Field("text", TEXT)));
    private static final Form.Message WRAPPED = new Form.Message(Map.of(1, new Field("it", TEXT)));
    private static final Form.Message WRAPPED_LIST =
            new Form.Message(Map.of(1, new Field("them", new Form.Repeated(TEXT))));

    private static String time(ObjectNode time) {
        try {
            return Instant.ofEpochSecond(time.path("seconds").asLong(), time.path("nanos").asLong())
                    .toString();
        } catch (DateTimeException beyond) {
            throw malformed();
        }
    }

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
