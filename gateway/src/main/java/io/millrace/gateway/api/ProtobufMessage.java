package io.millrace.gateway.api;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// A message in protobuf's wire form, as it is being written. What is empty or false is left out.
final class ProtobufMessage {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    ProtobufMessage text(int field, String text) {
        return text.isEmpty() ? this : part(field, text.getBytes(StandardCharsets.UTF_8));
    }

    ProtobufMessage message(int field, ProtobufMessage message) {
        return part(field, message.bytes());
    }

    ProtobufMessage flag(int field, boolean up) {
        if (up) {
            varint((long) field << 3);
            out.write(1);
        }
        return this;
    }

    private ProtobufMessage part(int field, byte[] bytes) {
        varint((long) field << 3 | 2);
        varint(bytes.length);
        out.writeBytes(bytes);
        return this;
    }

    private void varint(long value) {
        var rest = value;
        while (rest > 0x7f) {
            out.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    byte[] bytes() {
        return out.toByteArray();
    }
}
