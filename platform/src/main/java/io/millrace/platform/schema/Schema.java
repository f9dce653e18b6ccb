package io.millrace.platform.schema;

import io.millrace.contract.meta.Atomic;
import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Kind;
import java.util.Map;
import java.util.Optional;

/// What the JSON of a wire record may look like.
public sealed interface Schema {

    /// The schema of a wire record, derived from its components once.
    static ObjectSchema of(Class<?> wireRecord) {
        return RecordSchemas.of(wireRecord);
    }

    /// An object with the fields of a wire record.
    ///
    /// @param open whether it may have other fields too, which are kept as they are
    record ObjectSchema(Class<?> type, Map<String, Field> fields, boolean open) implements Schema {

        public Optional<Field> field(String name) {
            return Optional.ofNullable(fields.get(name));
        }

        public String description() {
            var description = type.getAnnotation(Description.class);
            return description == null ? "" : description.value();
        }

        /// Whether server-side apply owns it only as a whole.
        public boolean isAtomic() {
            return type.isAnnotationPresent(Atomic.class);
        }

        /// The kind in the API; empty for a record that only stands inside others.
        public Optional<Kind> kind() {
            return Optional.ofNullable(type.getAnnotation(Kind.class));
        }
    }

    /// A list of alike elements.
    record ListSchema(Schema items) implements Schema {}

    /// An object with keys of the user's choice.
    record MapSchema(Schema values) implements Schema {}

    /// A single value. `ANY` is whatever JSON can say.
    enum Scalar implements Schema {
        STRING,
        BYTES,
        DATE_TIME,
        INT32,
        INT64,
        BOOLEAN,
        ANY
    }

    /// A field of an object.
    ///
    /// @param patchRule what a strategic merge patch does to it
    record Field(
            String name,
            Schema schema,
            String description,
            boolean required,
            PatchRule patchRule) {}

    /// What a strategic merge patch does to a field that it mentions.
    sealed interface PatchRule {

        /// Objects are merged, everything else is replaced.
        record Usual() implements PatchRule {}

        /// A list whose elements are told apart by a key of theirs.
        record MergeByKey(String key) implements PatchRule {}

        /// A list of plain values that is joined.
        record MergeAsSet() implements PatchRule {}

        /// Replaced as a whole, even though it is an object.
        record Replace() implements PatchRule {}
    }
}
