package io.millrace.platform.resource;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.platform.log.Outcome;
import io.millrace.platform.schema.Json;

/// Removing objects, with what belongs to them.
record Deletion(Strategy strategy, Write write) {

    static final String FOREGROUND = "foregroundDeletion";

    private static final String FINALIZERS = "finalizers";

    /// Deletes one object, or marks it when finalizers are waiting.
    Outcome delete(Resource stored) {
        var policy = write.command().option("propagationPolicy").orElse("");
        var dependents = new Dependents(write);
        switch (policy) {
            case "Orphan" -> dependents.release(stored);
            case "Foreground" -> {
                dependents.collect(stored);
                if (dependents.block(stored)) {
                    return mark(stored, FOREGROUND);
                }
            }
            default -> {}
        }
        return Metadata.of(stored.tree()).isEmpty(FINALIZERS) ? finish(stored) : mark(stored, "");
    }

    private Outcome mark(Resource stored, String finalizer) {
        var tree = stored.tree();
        var metadata = Metadata.of(tree);
        var isMarked = !metadata.text("deletionTimestamp").isEmpty();
        if (!finalizer.isEmpty()) {
            add(tree, finalizer);
        }
        if (!isMarked) {
            metadata.set("deletionTimestamp", Timestamps.text(write.work().now()));
            metadata.set("deletionGracePeriodSeconds", 0);
            metadata.set("generation", metadata.number("generation") + 1);
        }
        if (!tree.equals(stored.tree())) {
            write.work().save(stored.key(), tree);
        }
        return Outcome.ok(stored.key());
    }

    private static void add(ObjectNode tree, String finalizer) {
        var finalizers = tree.withObject("/metadata").withArray(FINALIZERS);
        for (var present : finalizers) {
            if (present.asText().equals(finalizer)) {
                return;
            }
        }
        finalizers.add(finalizer);
    }

    /// Removes the object, whose finalizers have all gone, and then what belonged to it alone.
    Outcome finish(Resource stored) {
        write.work().delete(stored.key());
        strategy.deleted(stored, write);
        var dependents = new Dependents(write);
        dependents.collect(stored);
        dependents.freeOwnersOf(stored);
        return new Outcome.Answered(200, Deletions.success(stored));
    }

    /// A deleted object whose last finalizer has gone.
    static boolean isFinished(ObjectNode next) {
        var metadata = Metadata.of(next);
        return !metadata.text("deletionTimestamp").isEmpty() && metadata.isEmpty(FINALIZERS);
    }

    /// Deletes what the selectors select, and answers with what it was.
    Outcome deleteCollection() {
        var command = write.command();
        var labels = LabelSelector.parse(command.option("labelSelector").orElse(""));
        var fields = SelectedFields.parse(command.option("fieldSelector").orElse(""));
        var limit = limit(command.option("limit").orElse(""));
        var items = Json.object().putArray("items");
        for (var stored : write.work().list(strategy.type(), command.namespace())) {
            var tree = stored.tree();
            if (items.size() < limit
                    && write.work().find(stored.key()).isPresent()
                    && labels.matches(Metadata.of(tree).labels())
                    && fields.admits(it -> strategy.selectable(tree, it))) {
                delete(stored);
                items.add(write.work().find(stored.key()).map(Resource::tree).orElse(tree));
            }
        }
        return new Outcome.Answered(200, listOf(items));
    }

    private static long limit(String text) {
        try {
            var limit = text.isEmpty() ? 0 : Long.parseLong(text);
            return limit <= 0 ? Long.MAX_VALUE : limit;
        } catch (NumberFormatException noNumber) {
            return Long.MAX_VALUE;
        }
    }

    private ObjectNode listOf(ArrayNode items) {
        var list = Json.object();
        list.put("apiVersion", strategy.type().apiVersion());
        list.put("kind", strategy.type().kind() + "List");
        list.putObject("metadata");
        list.set("items", items);
        return list;
    }
}
