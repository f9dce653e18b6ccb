package io.millrace.platform.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.ResourceType;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The objects of the same owner that belong to another object (Kubernetes, "Owners and
/// Dependents").
record Dependents(Write write) {

    private static final String REFERENCES = "ownerReferences";

    /// Deletes what belongs to the object alone; who has other owners only forgets this one.
    void collect(Resource owner) {
        for (var rules : write.relatives()) {
            of(owner, rules.type()).forEach(it -> collect(it, owner.uid(), rules));
        }
    }

    private void collect(Resource dependent, String uid, Strategy rules) {
        var hasOthers =
                references(dependent.tree())
                        .valueStream()
                        .anyMatch(it -> !it.path("uid").asText().equals(uid));
        if (hasOthers) {
            forget(dependent, uid);
        } else {
            new Deletion(rules, write).delete(dependent);
        }
    }

    /// Leaves what belongs to the object without this owner.
    void release(Resource owner) {
        for (var rules : write.relatives()) {
            of(owner, rules.type()).forEach(it -> forget(it, owner.uid()));
        }
    }

    /// Whether a foreground deletion of the object has to wait for something that belongs to it.
    boolean block(Resource owner) {
        return write.relatives().stream()
                .flatMap(it -> of(owner, it.type()).stream())
                .anyMatch(it -> isBlocking(it, owner.uid()));
    }

    private static boolean isBlocking(Resource dependent, String uid) {
        return references(dependent.tree())
                .valueStream()
                .anyMatch(it ->
                        it.path("uid").asText().equals(uid)
                                && it.path("blockOwnerDeletion").asBoolean());
    }

    /// Lets owners go whose foreground deletion has waited for this object.
    void freeOwnersOf(Resource gone) {
        for (var reference : references(gone.tree())) {
            write.relatives().stream()
                    .filter(it -> it.type().kind().equals(reference.path("kind").asText()))
                    .forEach(it -> free(it, gone, reference));
        }
    }

    private void free(Strategy rules, Resource gone, JsonNode reference) {
        var key =
                ResourceWrites.keyOf(
                        rules.type(), gone.key().namespace(), reference.path("name").asText());
        var owner = write.work().find(key);
        if (owner.isEmpty()
                || !owner.get().uid().equals(reference.path("uid").asText())
                || block(owner.get())) {
            return;
        }
        var tree = owner.get().tree();
        if (removeText(tree.path("metadata").path("finalizers"), Deletion.FOREGROUND)) {
            var kept = write.work().save(key, tree);
            if (Deletion.isFinished(tree)) {
                new Deletion(rules, write).finish(kept);
            }
        }
    }

    private static boolean removeText(JsonNode list, String text) {
        for (var i = 0; i < list.size(); i++) {
            if (list.get(i).asText().equals(text)) {
                ((ArrayNode) list).remove(i);
                return true;
            }
        }
        return false;
    }

    private List<Resource> of(Resource owner, ResourceType type) {
        return write.work().list(type, owner.key().namespace()).stream()
                .filter(it -> !it.key().equals(owner.key()) && mentions(it, owner.uid()))
                .filter(it ->
                        references(it.tree())
                                .valueStream()
                                .anyMatch(ref -> ref.path("uid").asText().equals(owner.uid())))
                .toList();
    }

    /// Reading all objects takes longer than looking for a word in them.
    private static boolean mentions(Resource dependent, String uid) {
        return new String(dependent.body(), StandardCharsets.ISO_8859_1).contains(uid);
    }

    private void forget(Resource dependent, String uid) {
        var tree = dependent.tree();
        var metadata = (ObjectNode) tree.path("metadata");
        var kept = metadata.arrayNode();
        references(tree)
                .forEach(it -> {
                    if (!it.path("uid").asText().equals(uid)) {
                        kept.add(it);
                    }
                });
        if (kept.isEmpty()) {
            metadata.remove(REFERENCES);
        } else {
            metadata.set(REFERENCES, kept);
        }
        write.work().save(dependent.key(), tree);
    }

    private static JsonNode references(ObjectNode object) {
        return object.path("metadata").path(REFERENCES);
    }
}
