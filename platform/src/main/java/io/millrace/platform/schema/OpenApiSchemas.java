package io.millrace.platform.schema;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.meta.Kind;
import io.millrace.contract.meta.ListMeta;
import io.millrace.contract.meta.SchemaPackage;
import io.millrace.platform.schema.Schema.Field;
import io.millrace.platform.schema.Schema.ListSchema;
import io.millrace.platform.schema.Schema.MapSchema;
import io.millrace.platform.schema.Schema.ObjectSchema;
import io.millrace.platform.schema.Schema.PatchRule;
import io.millrace.platform.schema.Schema.Scalar;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The wire records as schemas of an OpenAPI 3 document, with the extensions by which clients find
/// kinds and compute patches.
public final class OpenApiSchemas {

    private static final Map<String, String> PREFIXES =
            Map.ofEntries(
                    Map.entry("io.millrace.contract.meta", "io.k8s.apimachinery.pkg.apis.meta.v1"),
                    Map.entry("io.millrace.contract.image", "com.github.openshift.api.image.v1"),
                    Map.entry("io.millrace.contract.apps", "com.github.openshift.api.apps.v1"),
                    Map.entry("io.millrace.contract.autoscaling", "io.k8s.api.autoscaling.v1"),
                    Map.entry("io.millrace.contract.workload", "io.k8s.api.apps.v1"),
                    Map.entry("io.millrace.contract.build", "com.github.openshift.api.build.v1"),
                    Map.entry("io.millrace.contract.user", "com.github.openshift.api.user.v1"),
                    Map.entry("io.millrace.contract.oauth", "com.github.openshift.api.oauth.v1"),
                    Map.entry(
                            "io.millrace.contract.authentication", "io.k8s.api.authentication.v1"),
                    Map.entry("io.millrace.contract.core", "io.k8s.api.core.v1"),
                    Map.entry("io.millrace.contract.rbac", "io.k8s.api.rbac.v1"),
                    Map.entry("io.millrace.contract.review", "io.k8s.api.authorization.v1"),
                    Map.entry(
                            "io.millrace.contract.authorization",
                            "com.github.openshift.api.authorization.v1"));

    private final Map<String, ObjectNode> schemas = new TreeMap<>();
    private final Deque<ObjectSchema> waiting = new ArrayDeque<>();

    private OpenApiSchemas() {}

    /// The schemas of the kinds and of everything that they are made of, by name.
    public static ObjectNode components(Collection<Class<?>> kinds) {
        return components(kinds, List.of());
    }

    /// The same, and those of lists of some of the kinds.
    public static ObjectNode components(Collection<Class<?>> kinds, Collection<Class<?>> listed) {
        var collected = new OpenApiSchemas();
        kinds.forEach(it -> collected.waiting.add(Schema.of(it)));
        listed.forEach(collected::addListOf);
        while (!collected.waiting.isEmpty()) {
            collected.add(collected.waiting.remove());
        }
        return node().setAll(collected.schemas);
    }

    /// The name of a record's schema: `com.github.openshift.api.image.v1.ImageStream`.
    public static String nameOf(Class<?> wireRecord) {
        var own = wireRecord.getAnnotation(SchemaPackage.class);
        var prefix = own == null ? PREFIXES.get(wireRecord.getPackageName()) : own.value();
        if (prefix == null) {
            throw new IllegalArgumentException("Not a wire record: " + wireRecord.getName());
        }
        return prefix + "." + wireRecord.getSimpleName();
    }

    /// A reference to a record's schema: `#/components/schemas/…`.
    public static String referenceTo(Class<?> wireRecord) {
        return "#/components/schemas/" + nameOf(wireRecord);
    }

    /// A reference to the schema of a list of a kind: `#/components/schemas/…List`.
    public static String referenceToListOf(Class<?> kind) {
        return referenceTo(kind) + "List";
    }

    private void addListOf(Class<?> type) {
        var kind = Schema.of(type).kind();
        var schema = node().put("type", "object");
        schemas.put(nameOf(type) + "List", schema);
        schema.put(
                "description", "Several objects of the kind %s.".formatted(type.getSimpleName()));
        schema.putArray("required").add("items");
        var properties = schema.putObject("properties");
        properties
                .putObject("apiVersion")
                .put("description", "Version of the schema that the list follows.")
                .put("type", "string");
        properties
                .putObject("kind")
                .put("description", "The kind of the list.")
                .put("type", "string");
        waiting.add(Schema.of(ListMeta.class));
        properties
                .putObject("metadata")
                .put("description", "The version of the list, and how it goes on.")
                .putArray("allOf")
                .addObject()
                .put("$ref", referenceTo(ListMeta.class));
        properties
                .putObject("items")
                .put("description", "The objects.")
                .put("type", "array")
                .putObject("items")
                .putArray("allOf")
                .addObject()
                .put("$ref", referenceTo(type));
        kind.ifPresent(it ->
                schema.putArray("x-kubernetes-group-version-kind")
                        .add(groupVersionKind(it).put("kind", it.kind() + "List")));
    }

    private void add(ObjectSchema object) {
        var name = nameOf(object.type());
        if (schemas.containsKey(name)) {
            return;
        }
        var schema = node();
        schemas.put(name, schema);
        schema.put("description", object.description());
        schema.put("type", "object");
        if (object.isAtomic()) {
            schema.put("x-kubernetes-map-type", "atomic");
        }
        if (object.open()) {
            schema.put("x-kubernetes-preserve-unknown-fields", true);
        }
        var required = node().arrayNode();
        object.fields().values().stream()
                .filter(Field::required)
                .forEach(it -> required.add(it.name()));
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
        var properties = schema.putObject("properties");
        object.fields().values().forEach(it -> properties.set(it.name(), property(it)));
        object.kind()
                .ifPresent(it ->
                        schema.putArray("x-kubernetes-group-version-kind")
                                .add(groupVersionKind(it)));
    }

    /// `{group, version, kind}` as operations and schemas carry it.
    public static ObjectNode groupVersionKind(Kind kind) {
        return node().put("group", kind.group())
                .put("kind", kind.kind())
                .put("version", kind.version());
    }

    private ObjectNode property(Field field) {
        var property = node();
        property.put("description", field.description());
        property.setAll(form(field.schema()));
        switch (field.patchRule()) {
            case PatchRule.Usual() -> {}
            case PatchRule.MergeByKey(var key) ->
                    property.put("x-kubernetes-patch-strategy", "merge")
                            .put("x-kubernetes-patch-merge-key", key);
            case PatchRule.MergeAsSet() -> property.put("x-kubernetes-patch-strategy", "merge");
            case PatchRule.Replace() -> property.put("x-kubernetes-patch-strategy", "replace");
        }
        return property;
    }

    private ObjectNode form(Schema schema) {
        var form = node();
        switch (schema) {
            case ObjectSchema object -> {
                waiting.add(object);
                form.putArray("allOf").addObject().put("$ref", referenceTo(object.type()));
            }
            case ListSchema(var items) -> form.put("type", "array").set("items", form(items));
            case MapSchema(var values) -> {
                form.put("type", "object");
                if (values != Scalar.ANY) {
                    form.set("additionalProperties", form(values));
                }
            }
            case Scalar scalar -> describe(form, scalar);
        }
        return form;
    }

    private static void describe(ObjectNode form, Scalar scalar) {
        switch (scalar) {
            case STRING -> form.put("type", "string");
            case BYTES -> form.put("type", "string").put("format", "byte");
            case DATE_TIME -> form.put("type", "string").put("format", "date-time");
            case INT32 -> form.put("type", "integer").put("format", "int32");
            case INT64 -> form.put("type", "integer").put("format", "int64");
            case BOOLEAN -> form.put("type", "boolean");
            case ANY -> form.put("x-kubernetes-preserve-unknown-fields", true);
        }
    }

    private static ObjectNode node() {
        return JsonNodeFactory.instance.objectNode();
    }
}
