package io.millrace.platform.schema;

import io.millrace.contract.meta.Base64Encoded;
import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.MergeKey;
import io.millrace.contract.meta.MergeSet;
import io.millrace.contract.meta.Others;
import io.millrace.contract.meta.PatchReplace;
import io.millrace.contract.meta.Required;
import io.millrace.contract.meta.WireName;
import io.millrace.platform.schema.Schema.Field;
import io.millrace.platform.schema.Schema.ListSchema;
import io.millrace.platform.schema.Schema.MapSchema;
import io.millrace.platform.schema.Schema.ObjectSchema;
import io.millrace.platform.schema.Schema.PatchRule;
import io.millrace.platform.schema.Schema.Scalar;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads schemas off the components of wire records.
final class RecordSchemas {

    private static final ClassValue<ObjectSchema> KNOWN =
            new ClassValue<>() {
                @Override
                protected ObjectSchema computeValue(Class<?> type) {
                    return read(type);
                }
            };

    private RecordSchemas() {}

    static ObjectSchema of(Class<?> type) {
        return KNOWN.get(type);
    }

    private static ObjectSchema read(Class<?> type) {
        if (!type.isRecord()) {
            throw new IllegalArgumentException("Not a wire record: " + type.getName());
        }
        var fields = new LinkedHashMap<String, Field>();
        var open = false;
        for (var component : type.getRecordComponents()) {
            if (component.isAnnotationPresent(Others.class)) {
                open = true;
            } else {
                var field = field(component);
                fields.put(field.name(), field);
            }
        }
        return new ObjectSchema(type, Collections.unmodifiableMap(fields), open);
    }

    private static Field field(RecordComponent component) {
        var name = component.getAnnotation(WireName.class);
        var description = component.getAnnotation(Description.class);
        return new Field(
                name == null ? component.getName() : name.value(),
                schema(
                        component.getGenericType(),
                        component.isAnnotationPresent(Base64Encoded.class)),
                description == null ? "" : description.value(),
                component.isAnnotationPresent(Required.class),
                patchRule(component));
    }

    private static PatchRule patchRule(RecordComponent component) {
        var key = component.getAnnotation(MergeKey.class);
        if (key != null) {
            return new PatchRule.MergeByKey(key.value());
        }
        if (component.isAnnotationPresent(MergeSet.class)) {
            return new PatchRule.MergeAsSet();
        }
        return component.isAnnotationPresent(PatchReplace.class)
                ? new PatchRule.Replace()
                : new PatchRule.Usual();
    }

    private static Schema schema(Type type, boolean bytes) {
        if (type instanceof ParameterizedType generic) {
            var arguments = generic.getActualTypeArguments();
            if (generic.getRawType() == List.class) {
                return new ListSchema(schema(arguments[0], bytes));
            }
            if (generic.getRawType() == Map.class) {
                return new MapSchema(schema(arguments[1], bytes));
            }
        }
        if (type == String.class) {
            return bytes ? Scalar.BYTES : Scalar.STRING;
        }
        if (type == Instant.class) {
            return Scalar.DATE_TIME;
        }
        if (type == Long.class || type == long.class) {
            return Scalar.INT64;
        }
        if (type == Integer.class || type == int.class) {
            return Scalar.INT32;
        }
        if (type == Boolean.class || type == boolean.class) {
            return Scalar.BOOLEAN;
        }
        if (type == Object.class) {
            return Scalar.ANY;
        }
        if (type instanceof Class<?> nested && nested.isRecord()) {
            return of(nested);
        }
        throw new IllegalArgumentException("No schema for " + type.getTypeName());
    }
}
