package io.millrace.gateway.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.Digest;
import io.millrace.contract.meta.DeleteOptions;
import io.millrace.contract.meta.Status;
import io.millrace.platform.schema.Json;
import io.millrace.platform.schema.OpenApiSchemas;
import jakarta.inject.Singleton;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The OpenAPI documents, made once from the catalogue and the wire records: of version 3 one per
/// group, of version 2 one of all groups together.
@Singleton
final class OpenApi {

    private final Map<String, ObjectNode> trees = new TreeMap<>();
    private final Map<String, Discovery.Document> documents = new TreeMap<>();
    private final Discovery.Document index;
    private final Served served;
    private @Nullable Version2 version2;

    /// The same document in the two notations in which clients ask for it.
    record Version2(Discovery.Document json, Discovery.Document protobuf) {}

    OpenApi(Served served) {
        this.served = served;
        if (!served.in("").isEmpty()) {
            add("api/v1", "");
        }
        for (var group : served.groups()) {
            if (served.in(group).stream().anyMatch(it -> Catalogue.model(it.type()).isPresent())) {
                add("apis/" + group + "/" + Catalogue.VERSION, group);
            }
        }
        var tree = Json.object();
        var paths = tree.putObject("paths");
        documents.forEach((path, document) ->
                paths.putObject(path).put("serverRelativeURL", address(path, document)));
        index = Discovery.Document.of(tree, "application/json");
    }

    /// Where a document is found, with the hash that makes it one that never changes.
    static String address(String path, Discovery.Document document) {
        return "/openapi/v3/%s?hash=%s".formatted(path, hash(document));
    }

    static String hash(Discovery.Document document) {
        return Digest.of(document.body()).hex().toUpperCase(Locale.ROOT);
    }

    Discovery.Document index() {
        return index;
    }

    /// @param path `api/v1` or `apis/<group>/v1`
    Optional<Discovery.Document> document(String path) {
        return Optional.ofNullable(documents.get(path));
    }

    /// Made when the first client asks: hardly any does.
    synchronized Version2 version2() {
        if (version2 == null) {
            var tree = Swagger.of(trees.values());
            version2 =
                    new Version2(
                            Discovery.Document.of(tree, "application/json"),
                            Discovery.Document.of(
                                    SwaggerProtobuf.of(tree), SwaggerProtobuf.CONTENT_TYPE));
        }
        return version2;
    }

    private void add(String path, String group) {
        var kinds = new LinkedHashSet<Class<?>>(List.of(Status.class, DeleteOptions.class));
        var listed = new LinkedHashSet<Class<?>>();
        var document = Json.object();
        document.put("openapi", "3.0.0");
        document.putObject("info").put("title", "Millrace").put("version", "v1");
        var operations = new Operations("/" + path, document.putObject("paths"));
        for (var resource : served.in(group)) {
            Catalogue.model(resource.type())
                    .ifPresent(model -> {
                        kinds.add(model);
                        if (resource.allows("list")) {
                            listed.add(model);
                        }
                        operations.describe(resource, model);
                    });
            for (var subresource : resource.subresources()) {
                kinds.add(subresource.model());
                operations.describe(resource, subresource);
            }
        }
        document.putObject("components").set("schemas", OpenApiSchemas.components(kinds, listed));
        trees.put(path, document);
        documents.put(path, Discovery.Document.of(document, "application/json"));
    }
}
