package io.millrace.importer.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.importer.registry.RegistryFailure.Forbidden;
import io.millrace.importer.registry.RegistryFailure.Invalid;
import io.millrace.importer.registry.RegistryFailure.NotFound;
import io.millrace.importer.registry.RegistryFailure.RateLimited;
import io.millrace.importer.registry.RegistryFailure.Unauthorized;
import io.millrace.importer.registry.RegistryFailure.Unreachable;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RegistryFailureTest {

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(
                        new NotFound(),
                        404,
                        "NotFound",
                        "dockerimage.image.openshift.io \"q.io/a:1\" not found"),
                Arguments.of(
                        new Unauthorized(false),
                        401,
                        "Unauthorized",
                        "you may not have access to the container image \"q.io/a:1\""),
                Arguments.of(
                        new Unauthorized(true),
                        401,
                        "Unauthorized",
                        "incorrect username or password for image \"q.io/a:1\""),
                Arguments.of(
                        new Forbidden("private"),
                        403,
                        "Forbidden",
                        "dockerimage.image.openshift.io \"q.io/a:1\" is forbidden: private"),
                Arguments.of(
                        new Unreachable("nobody answered"),
                        500,
                        "InternalError",
                        "Internal error occurred: tried to read \"q.io/a:1\" but nobody answered"),
                Arguments.of(
                        new Invalid("no manifest"),
                        422,
                        "Invalid",
                        "dockerimage.image.openshift.io \"q.io/a:1\" is invalid: no manifest"),
                Arguments.of(
                        new RateLimited(Optional.of(Duration.ofMinutes(1))),
                        429,
                        "TooManyRequests",
                        "the registry limits the rate of requests for \"q.io/a:1\"; it asks to come"
                                + " back in 60 s"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void eachFailureHasItsStatus(RegistryFailure failure, int code, String reason, String message) {
        var status = failure.status("q.io/a:1");

        assertThat(status.code()).isEqualTo(code);
        assertThat(status.reason()).isEqualTo(reason);
        assertThat(status.message()).isEqualTo(message);
    }

    @Test
    void aPasswordIsNeverWritten() {
        assertThat(Credentials.of("some", "body").toString())
                .contains("some")
                .doesNotContain("body");
    }
}
