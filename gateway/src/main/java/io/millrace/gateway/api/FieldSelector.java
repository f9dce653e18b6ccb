package io.millrace.gateway.api;

import io.millrace.contract.ResourceType;
import io.millrace.platform.status.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// A field selector in the query's syntax: `metadata.name=web,status!=Complete`.
record FieldSelector(List<Clause> clauses) {

    static final FieldSelector EVERYTHING = new FieldSelector(List.of());

    private static final Map<ResourceType, Set<String>> EXTRA =
            Map.of(
                    ResourceType.IMAGE_STREAM,
                    Set.of("spec.dockerImageRepository", "status.dockerImageRepository"),
                    ResourceType.BUILD,
                    Set.of("status", "podName"),
                    ResourceType.SECRET,
                    Set.of("type"),
                    ResourceType.EVENT,
                    Set.of(
                            "involvedObject.kind",
                            "involvedObject.namespace",
                            "involvedObject.name",
                            "involvedObject.uid",
                            "involvedObject.apiVersion",
                            "involvedObject.resourceVersion",
                            "involvedObject.fieldPath",
                            "reason",
                            "reportingComponent",
                            "source",
                            "type"),
                    ResourceType.POD,
                    Set.of("spec.nodeName", "spec.serviceAccountName", "status.phase"),
                    ResourceType.NAMESPACE,
                    Set.of("status.phase"),
                    ResourceType.PROJECT,
                    Set.of("status.phase"));

    FieldSelector {
        clauses = List.copyOf(clauses);
    }

    /// A field and the value that it must, or must not, have.
    record Clause(String field, boolean equal, String value) {

        boolean admits(Map<String, String> fields) {
            return fields.getOrDefault(field, "").equals(value) == equal;
        }
    }

    static FieldSelector parse(String text, ResourceType type) {
        if (text.isBlank()) {
            return EVERYTHING;
        }
        var clauses = new ArrayList<Clause>();
        for (var clause : text.split(",")) {
            if (!clause.isBlank()) {
                clauses.add(clause(clause.strip(), type));
            }
        }
        return new FieldSelector(clauses);
    }

    private static Clause clause(String text, ResourceType type) {
        int equals = text.indexOf('=');
        if (equals <= 0) {
            throw Refusal.badRequest(
                            "invalid selector: '%s'; can't understand '%s'".formatted(text, text))
                    .asException();
        }
        var differs = text.charAt(equals - 1) == '!';
        var field = text.substring(0, differs ? equals - 1 : equals);
        int from = text.startsWith("==", equals) ? equals + 2 : equals + 1;
        if (!known(type).contains(field)) {
            throw unknown(field, type);
        }
        return new Clause(field, !differs, text.substring(from));
    }

    private static Set<String> known(ResourceType type) {
        var known = new TreeSet<>(EXTRA.getOrDefault(type, Set.of()));
        known.add("metadata.name");
        if (type.namespaced()) {
            known.add("metadata.namespace");
        }
        return known;
    }

    private static RuntimeException unknown(String field, ResourceType type) {
        return Refusal.badRequest(
                        type.group().isEmpty()
                                ? "field label not supported: " + field
                                : "\"%s\" is not a known field selector: only %s"
                                        .formatted(
                                                field,
                                                known(type).stream()
                                                        .map(it -> '"' + it + '"')
                                                        .collect(Collectors.joining(", "))))
                .asException();
    }

    boolean admits(Map<String, String> fields) {
        return clauses.stream().allMatch(it -> it.admits(fields));
    }

    boolean isEverything() {
        return clauses.isEmpty();
    }

    /// The one name that can match, if the selector demands one.
    Optional<String> name() {
        return clauses.stream()
                .filter(it -> it.equal() && it.field().equals("metadata.name"))
                .map(Clause::value)
                .findFirst();
    }
}
