package io.millrace.gateway.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/// A parameter of a query, as an OpenAPI 3 document says it.
record QueryParameter(String name, String type, String description) {

    static final QueryParameter FORCE =
            new QueryParameter(
                    "force",
                    "boolean",
                    "Takes fields over from other managers in a server-side apply.");

    private static final QueryParameter DRY_RUN =
            new QueryParameter("dryRun", "string", "`All` decides and stores nothing.");

    static final List<QueryParameter> OF_CHANGES =
            List.of(
                    DRY_RUN,
                    new QueryParameter("fieldManager", "string", "Who is making the change."),
                    new QueryParameter(
                            "fieldValidation",
                            "string",
                            "What becomes of unknown and duplicate fields: `Ignore`, `Warn` or"
                                    + " `Strict`."));

    static final List<QueryParameter> OF_DELETIONS =
            List.of(
                    DRY_RUN,
                    new QueryParameter(
                            "gracePeriodSeconds",
                            "integer",
                            "How long the object may take to end; nothing here takes its time."),
                    new QueryParameter(
                            "orphanDependents",
                            "boolean",
                            "Leaves dependents behind; `propagationPolicy` says it better."),
                    new QueryParameter(
                            "propagationPolicy",
                            "string",
                            "What becomes of dependents: `Orphan`, `Background` or `Foreground`."));

    static final List<QueryParameter> OF_SELECTIONS =
            List.of(
                    new QueryParameter(
                            "fieldSelector", "string", "Only objects whose fields match."),
                    new QueryParameter(
                            "labelSelector", "string", "Only objects whose labels match."));

    static final List<QueryParameter> OF_LISTS =
            List.of(
                    OF_SELECTIONS.getFirst(),
                    OF_SELECTIONS.getLast(),
                    new QueryParameter("limit", "integer", "At most so many objects in a page."),
                    new QueryParameter(
                            "continue", "string", "The page after the one that said so."),
                    new QueryParameter(
                            "resourceVersion", "string", "The state that the answer is about."),
                    new QueryParameter(
                            "resourceVersionMatch",
                            "string",
                            "Whether that state is meant exactly (`Exact`) or as the oldest"
                                    + " possible (`NotOlderThan`)."),
                    new QueryParameter(
                            "timeoutSeconds", "integer", "Ends a watch after so many seconds."),
                    new QueryParameter(
                            "watch", "boolean", "Tells changes instead of listing objects."),
                    new QueryParameter(
                            "allowWatchBookmarks",
                            "boolean",
                            "Lets a watch say how far it is when nothing changes."),
                    new QueryParameter(
                            "sendInitialEvents",
                            "boolean",
                            "Lets a watch begin with the objects there are, and say when it has"
                                    + " told them all."));

    void addTo(ObjectNode operation) {
        var parameter = operation.withArray("/parameters").addObject();
        parameter.put("name", name).put("in", "query").put("description", description);
        parameter.putObject("schema").put("type", type).put("uniqueItems", true);
    }
}
