package io.millrace.platform.schema;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyName;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.NopAnnotationIntrospector;
import io.millrace.contract.meta.AlwaysWritten;
import io.millrace.contract.meta.Others;
import io.millrace.contract.meta.WireName;
import org.jspecify.annotations.Nullable;

/// Teaches Jackson what the wire records' own annotations say, so that `contract` needs no Jackson.
final class WireAnnotations extends NopAnnotationIntrospector {

    private static final long serialVersionUID = 1L;

    private static final String WIRE_RECORDS = "io.millrace.contract.";

    @Override
    public @Nullable PropertyName findNameForSerialization(Annotated annotated) {
        return wireName(annotated);
    }

    @Override
    public @Nullable PropertyName findNameForDeserialization(Annotated annotated) {
        return wireName(annotated);
    }

    private static @Nullable PropertyName wireName(Annotated annotated) {
        var name = annotated.getAnnotation(WireName.class);
        return name == null ? null : PropertyName.construct(name.value());
    }

    @Override
    public @Nullable Boolean hasAnySetter(Annotated annotated) {
        return annotated.hasAnnotation(Others.class) ? Boolean.TRUE : null;
    }

    @Override
    public @Nullable Boolean hasAnyGetter(Annotated annotated) {
        return annotated.hasAnnotation(Others.class) ? Boolean.TRUE : null;
    }

    /// A flag that is down is not written, as everywhere in the Kubernetes API.
    @Override
    public JsonInclude.Value findPropertyInclusion(Annotated annotated) {
        if (annotated.hasAnnotation(AlwaysWritten.class)) {
            return JsonInclude.Value.construct(
                    JsonInclude.Include.ALWAYS, JsonInclude.Include.ALWAYS);
        }
        var isFlag =
                annotated instanceof AnnotatedMember member
                        && member.getRawType() == boolean.class
                        && member.getDeclaringClass().getPackageName().startsWith(WIRE_RECORDS);
        return isFlag
                ? JsonInclude.Value.construct(
                        JsonInclude.Include.NON_DEFAULT, JsonInclude.Include.NON_DEFAULT)
                : JsonInclude.Value.empty();
    }
}
