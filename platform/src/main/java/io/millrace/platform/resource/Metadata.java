package io.millrace.platform.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// An object's `metadata`, to read and to change in place.
public final class Metadata {

    private static final List<String> IDENTITY =
            List.of(
                    "name",
                    "namespace",
                    "uid",
                    "creationTimestamp",
                    "generation",
                    "generateName",
                    "deletionTimestamp",
                    "deletionGracePeriodSeconds",
                    "selfLink",
                    "managedFields",
                    "resourceVersion");

    private final ObjectNode node;

    private Metadata(ObjectNode node) {
        this.node = node;
    }

    /// The object's metadata, made empty if it has none.
    public static Metadata of(ObjectNode object) {
        var present = ResourceWrites.child(object, "metadata");
        return new Metadata(present != null ? present : object.putObject("metadata"));
    }

    /// The field's text, empty when it is absent.
    public String text(String field) {
        var value = node.get(field);
        return value == null || value.isNull() ? "" : value.asText();
    }

    public long number(String field) {
        return node.path(field).asLong();
    }

    public boolean isEmpty(String field) {
        return node.path(field).isEmpty();
    }

    public void set(String field, String value) {
        node.put(field, value);
    }

    public void set(String field, long value) {
        node.put(field, value);
    }

    public void remove(String field) {
        node.remove(field);
    }

    public Map<String, String> labels() {
        return texts("labels");
    }

    public Map<String, String> annotations() {
        return texts("annotations");
    }

    private Map<String, String> texts(String field) {
        var texts = new LinkedHashMap<String, String>();
        node.path(field).properties().forEach(it -> texts.put(it.getKey(), it.getValue().asText()));
        return texts;
    }

    /// What the server owns stays as it was, whatever a client sends.
    void keepIdentityOf(Metadata previous) {
        for (var field : IDENTITY) {
            var kept = previous.node.get(field);
            if (kept == null) {
                node.remove(field);
            } else {
                node.set(field, kept);
            }
        }
    }
}
