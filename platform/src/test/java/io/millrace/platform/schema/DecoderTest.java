package io.millrace.platform.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contract.build.BuildConfig;
import io.millrace.contract.core.Secret;
import io.millrace.contract.image.ImageStream;
import io.millrace.contract.meta.DeleteOptions;
import io.millrace.platform.status.RefusedException;
import java.nio.charset.StandardCharsets;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecoderTest {

    private static Decoded decode(String body, FieldValidation validation) {
        return Decoder.decode(body.getBytes(StandardCharsets.UTF_8), ImageStream.class, validation);
    }

    private static AbstractThrowableAssert<?, ?> assertRefused(
            String body, Class<?> kind, FieldValidation validation) {
        return assertThatThrownBy(() ->
                        Decoder.decode(body.getBytes(StandardCharsets.UTF_8), kind, validation))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        it -> assertThat(it.refusal().code()).isEqualTo(400));
    }

    @Test
    void unknownAndRepeatedFieldsAreRefusedWhenStrict() {
        assertRefused(
                        """
                        {"spec":{"foo":1,"tags":[{"name":"a"},{"name":"b","name":"c","bar":{}}]}}
                        """,
                        ImageStream.class,
                        FieldValidation.STRICT)
                .hasMessage(
                        "ImageStream in version \"v1\" cannot be handled as a ImageStream: strict"
                                + " decoding error: duplicate field \"spec.tags[1].name\", unknown"
                                + " field \"spec.foo\", unknown field \"spec.tags[1].bar\"");
    }

    @Test
    void unknownFieldsAreDroppedWithAWarning() {
        var decoded = decode("{\"spec\":{\"foo\":1,\"foo\":2}}", FieldValidation.WARN);

        assertThat(decoded.tree().toString()).isEqualTo("{\"spec\":{}}");
        assertThat(decoded.warnings())
                .containsExactly("duplicate field \"spec.foo\"", "unknown field \"spec.foo\"");
    }

    @Test
    void unknownFieldsAreDroppedSilentlyWhenIgnored() {
        var decoded = decode("{\"spec\":{\"foo\":1,\"foo\":2}}", FieldValidation.IGNORE);

        assertThat(decoded.tree().toString()).isEqualTo("{\"spec\":{}}");
        assertThat(decoded.warnings()).isEmpty();
    }

    @Test
    void aNullFieldIsAnAbsentOneAndANullElementAnEmptyOne() {
        var decoded =
                decode(
                        """
                        {"metadata":{"creationTimestamp":null,"labels":{"a":null},
                        "finalizers":[null]},"spec":{"tags":[null]}}
                        """,
                        FieldValidation.STRICT);

        assertThat(decoded.tree().toString())
                .isEqualTo(
                        """
                        {"metadata":{"labels":{"a":""},"finalizers":[""]},"spec":{"tags":[{}]}}\
                        """);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"spec":"x"}                                   | spec must be an object, not "x"
                    {"spec":{"tags":{}}}                           | spec.tags must be a list, not an object
                    {"spec":{"tags":["a"]}}                        | spec.tags[0] must be an object, not "a"
                    {"spec":{"tags":[{"name":true}]}}              | spec.tags[0].name must be a string, not true
                    {"spec":{"tags":[{"generation":1.5}]}}         | spec.tags[0].generation must be an integer of 64 bits, not 1.5
                    {"spec":{"tags":[{"generation":9223372036854775808}]}} | spec.tags[0].generation must be an integer of 64 bits, not 9223372036854775808
                    {"spec":{"lookupPolicy":{"local":"yes"}}}      | spec.lookupPolicy.local must be a boolean, not "yes"
                    {"metadata":{"labels":{"a":1}}}                | metadata.labels.a must be a string, not 1
                    {"metadata":{"labels":[]}}                     | metadata.labels must be an object, not a list
                    {"metadata":{"creationTimestamp":"yesterday"}} | metadata.creationTimestamp must be a time as in RFC 3339, not "yesterday"
                    {"metadata":{"name":1},"spec":[]}              | metadata.name must be a string, not 1, spec must be an object, not a list
                    """)
    void aValueOfAWrongTypeIsNamedWithItsPath(String body, String fault) {
        assertRefused(body, ImageStream.class, FieldValidation.IGNORE)
                .hasMessage(
                        "ImageStream in version \"v1\" cannot be handled as a ImageStream: "
                                + fault);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"apiVersion\":\"v1\",\"kind\":\"ImageStream\"}",
                "{\"apiVersion\":\"image.openshift.io/v1\",\"kind\":\"ImageStream\"}"
            })
    void theKindMayBeGivenInItsGroupWithoutGroupOrNotAtAll(String body) {
        assertThat(decode(body, FieldValidation.STRICT).warnings()).isEmpty();
    }

    @Test
    void anotherKindOrVersionIsRefused() {
        assertRefused(
                        "{\"apiVersion\":\"build.openshift.io/v1\",\"kind\":\"ImageStream\"}",
                        ImageStream.class,
                        FieldValidation.WARN)
                .hasMessage(
                        "the API version in the data (build.openshift.io/v1) does not match the"
                                + " expected API version (image.openshift.io/v1)");
        assertRefused("{\"kind\":\"ImageStream\"}", BuildConfig.class, FieldValidation.WARN)
                .hasMessage(
                        "the kind in the data (ImageStream) does not match the expected kind"
                                + " (BuildConfig)");
    }

    @Test
    void deleteOptionsComeInTheVersionOfTheGroupThatTheyAreSentTo() {
        var body =
                """
                {"kind":"DeleteOptions","apiVersion":"image.openshift.io/v1",
                "propagationPolicy":"Background"}
                """;

        var decoded =
                Decoder.decode(
                        body.getBytes(StandardCharsets.UTF_8),
                        DeleteOptions.class,
                        FieldValidation.STRICT);

        assertThat(decoded.tree().path("propagationPolicy").asText()).isEqualTo("Background");
    }

    @Test
    void aSecretsValuesAreBase64AndMayBeBrokenIntoLines() {
        var decoded =
                Decoder.decode(
                        "{\"data\":{\"a\":\"aGVs\\nbG8=\\n\"}}".getBytes(StandardCharsets.UTF_8),
                        Secret.class,
                        FieldValidation.STRICT);

        assertThat(decoded.tree().path("data").path("a").asText()).isEqualTo("aGVsbG8=");
        assertRefused("{\"data\":{\"a\":\"h e\"}}", Secret.class, FieldValidation.STRICT)
                .hasMessageContaining("data.a must be a string in base64");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "3", "{\"a\":", "null"})
    void aBodyThatIsNoObjectIsRefused(String body) {
        assertRefused(body, ImageStream.class, FieldValidation.IGNORE);
    }

    @Test
    void validationIsAskedForByName() {
        assertThat(FieldValidation.parse("Strict")).isEqualTo(FieldValidation.STRICT);
        assertThat(FieldValidation.parse("")).isEqualTo(FieldValidation.WARN);
        assertThatThrownBy(() -> FieldValidation.parse("strict"))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        it -> assertThat(it.refusal().code()).isEqualTo(422));
    }
}
