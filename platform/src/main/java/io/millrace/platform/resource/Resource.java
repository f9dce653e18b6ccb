package io.millrace.platform.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.ResourceKey;
import io.millrace.platform.schema.Json;

/// A stored resource: its bytes on the wire, and the sequence of its last change.
///
/// @param sequence the owner's sequence of the last change, the object's `metadata.resourceVersion`
public record Resource(ResourceKey key, String uid, long sequence, byte[] body) {

    /// A fresh tree that the caller may change.
    public ObjectNode tree() {
        return (ObjectNode) Json.tree(body);
    }

    public <T> T as(Class<T> type) {
        return Json.read(body, type);
    }

    /// Whether the bytes stand somewhere in the body: a quick first look where there are many.
    public boolean mentions(byte[] needle) {
        outer:
        for (var i = 0; i <= body.length - needle.length; i++) {
            for (var j = 0; j < needle.length; j++) {
                if (body[i + j] != needle[j]) {
                    continue outer;
                }
            }
            return true;
        }
        return false;
    }

    @Override
    public boolean equals(@org.jspecify.annotations.Nullable Object other) {
        return other instanceof Resource that
                && key.equals(that.key)
                && uid.equals(that.uid)
                && sequence == that.sequence;
    }

    @Override
    public int hashCode() {
        return key.hashCode() * 31 + Long.hashCode(sequence);
    }

    @Override
    public String toString() {
        return key.wire() + "@" + sequence;
    }
}
