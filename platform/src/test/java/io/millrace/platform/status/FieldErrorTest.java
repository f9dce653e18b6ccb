package io.millrace.platform.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FieldErrorTest {

    static Stream<Arguments> errors() {
        return Stream.of(
                Arguments.of(
                        FieldError.required("spec.tags[latest].from.kind", "name one"),
                        "spec.tags[latest].from.kind: Required value: name one"),
                Arguments.of(FieldError.required("tag", ""), "tag: Required value"),
                Arguments.of(
                        FieldError.invalid("metadata.name", "A\"b\n", "no"),
                        "metadata.name: Invalid value: \"A\\\"b\\n\": no"),
                Arguments.of(FieldError.invalid("n", -1, "low"), "n: Invalid value: -1: low"),
                Arguments.of(
                        FieldError.invalid("v", new FieldError.Unsigned(0), "set it"),
                        "v: Invalid value: 0x0: set it"),
                Arguments.of(FieldError.invalid("n", null, "gone"), "n: Invalid value: null: gone"),
                Arguments.of(
                        FieldError.duplicate("spec.revision", "x"),
                        "spec.revision: Duplicate value: \"x\""),
                Arguments.of(
                        FieldError.notSupported("t", "x", List.of("a", "b")),
                        "t: Unsupported value: \"x\": supported values: \"a\", \"b\""),
                Arguments.of(FieldError.notFound("from", "s"), "from: Not found: \"s\""),
                Arguments.of(FieldError.forbidden("from", "no"), "from: Forbidden: no"),
                Arguments.of(
                        FieldError.tooLong("name", 63),
                        "name: Too long: may not be more than 63 bytes"),
                Arguments.of(FieldError.internal("x", "oops"), "x: Internal error: oops"));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void anErrorReadsAsInKubernetes(FieldError error, String message) {
        assertThat(error.message()).isEqualTo(message);
    }
}
