package io.millrace.platform.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.platform.status.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The rules of owners and finalizers (Kubernetes, "Owners and Dependents", "Finalizers").
final class ReferenceRules {

    private static final int MOST = 500;
    private static final String FINALIZERS = "metadata.finalizers";
    private static final String OWNERS = "metadata.ownerReferences";
    private static final Set<String> STANDARD_FINALIZERS =
            Set.of(Deletion.FOREGROUND, "orphan", "kubernetes");
    private static final List<String> REQUIRED = List.of("apiVersion", "kind", "name", "uid");

    private ReferenceRules() {}

    static List<FieldError> faults(ObjectNode object) {
        var faults = new ArrayList<FieldError>();
        var metadata = object.path("metadata");
        owners(metadata.path("ownerReferences"), faults);
        var finalizers = metadata.path("finalizers");
        bounded(FINALIZERS, finalizers, faults);
        for (var finalizer : finalizers) {
            var name = finalizer.asText();
            if (!STANDARD_FINALIZERS.contains(name) && !isQualified(name)) {
                faults.add(
                        FieldError.invalid(
                                FINALIZERS,
                                name,
                                "name is neither a standard finalizer name nor is it fully"
                                        + " qualified"));
            }
        }
        return faults;
    }

    private static boolean isQualified(String name) {
        return name.indexOf('/') > 0 && MetadataRules.key(FINALIZERS, name).isEmpty();
    }

    private static void owners(JsonNode owners, List<FieldError> faults) {
        bounded(OWNERS, owners, faults);
        var controllers = 0;
        for (var i = 0; i < owners.size(); i++) {
            var owner = owners.get(i);
            for (var field : REQUIRED) {
                if (owner.path(field).asText("").isEmpty()) {
                    faults.add(
                            FieldError.invalid(
                                    "%s[%d].%s".formatted(OWNERS, i, field),
                                    "",
                                    field + " must not be empty"));
                }
            }
            controllers += owner.path("controller").asBoolean() ? 1 : 0;
        }
        if (controllers > 1) {
            faults.add(
                    FieldError.invalid(
                            OWNERS,
                            controllers,
                            "only one reference can have controller set to true"));
        }
    }

    private static void bounded(String path, JsonNode list, List<FieldError> faults) {
        if (list.size() > MOST) {
            faults.add(
                    FieldError.invalid(
                            path, list.size(), "must have at most %d items".formatted(MOST)));
        }
    }

    /// Who is going away gets no new guardians.
    static List<FieldError> newFinalizers(ObjectNode previous, ObjectNode next) {
        if (Metadata.of(previous).text("deletionTimestamp").isEmpty()) {
            return List.of();
        }
        var added = finalizers(next);
        added.removeAll(finalizers(previous));
        return added.isEmpty()
                ? List.of()
                : List.of(
                        FieldError.forbidden(
                                FINALIZERS,
                                "no new finalizers can be added if the object is being deleted,"
                                        + " found new finalizers "
                                        + added));
    }

    private static Set<String> finalizers(ObjectNode object) {
        return object.path("metadata")
                .path("finalizers")
                .valueStream()
                .map(JsonNode::asText)
                .collect(Collectors.toSet());
    }
}
