package io.millrace.platform.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.platform.patch.Apply;
import io.millrace.platform.patch.Comparison;
import io.millrace.platform.patch.FieldSet;
import io.millrace.platform.schema.Json;
import io.millrace.platform.schema.Schema;
import io.millrace.platform.status.RefusedException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The annotation in which `kubectl apply` keeps what it applied from the client's side. Who goes
/// over to server-side apply with the same tool does not conflict with its own past.
final class LastApplied {

    private static final String ANNOTATION = "kubectl.kubernetes.io/last-applied-configuration";
    private static final String TOOL = "kubectl";

    private LastApplied() {}

    /// The places that the tool applied before and nobody has changed since.
    static FieldSet unchanged(ObjectNode live, FieldOwner manager, Schema schema) {
        var last = manager.name().equals(TOOL) ? in(live) : Optional.<ObjectNode>empty();
        if (last.isEmpty()) {
            return FieldSet.EMPTY;
        }
        try {
            var change = Comparison.of(last.get(), live, schema);
            return Apply.places(last.get(), schema).minus(change.set()).minus(change.removed());
        } catch (RefusedException unfit) {
            return FieldSet.EMPTY;
        }
    }

    /// Keeps the annotation true, so that going back to the client's side stays possible.
    static void refresh(ObjectNode proposed, ObjectNode configuration, FieldOwner manager) {
        if (manager.name().equals(TOOL) && in(proposed).isPresent()) {
            var applied = configuration.deepCopy();
            if (applied.path("metadata").path("annotations") instanceof ObjectNode annotations) {
                annotations.remove(ANNOTATION);
            }
            proposed.withObject("/metadata/annotations").put(ANNOTATION, Json.text(applied) + "\n");
        }
    }

    /// Empty also where the annotation is sealed, as in Secrets.
    private static Optional<ObjectNode> in(ObjectNode object) {
        var text = Metadata.of(object).annotations().getOrDefault(ANNOTATION, "");
        if (!text.startsWith("{")) {
            return Optional.empty();
        }
        try {
            return Json.tree(text.getBytes(StandardCharsets.UTF_8)) instanceof ObjectNode last
                    ? Optional.of(last)
                    : Optional.empty();
        } catch (UncheckedIOException malformed) {
            return Optional.empty();
        }
    }
}
