package io.millrace.gateway.views;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.core.Secret;
import io.millrace.gateway.readmodel.Entry;
import io.millrace.platform.schema.Json;
import java.util.List;
import java.util.function.UnaryOperator;

/// The Secrets with which a project's image streams import (`imagestreams/secrets`): all its
/// registry credentials, except those that say that they are not meant.
public final class StreamSecrets {

    private StreamSecrets() {}

    /// @param readable makes the values of a Secret readable
    public static View of(List<Entry> secrets, long version, UnaryOperator<ObjectNode> readable) {
        var list = Json.object();
        list.put("kind", "SecretList");
        list.put("apiVersion", "v1");
        list.putObject("metadata").put("resourceVersion", Long.toString(version));
        var items = list.putArray("items");
        secrets.stream()
                .map(Entry::tree)
                .filter(it -> Json.read(it, Secret.class).servesImports())
                .forEach(it -> items.add(readable.apply((ObjectNode) it)));
        return View.of(list);
    }
}
