package io.millrace.importer.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.meta.StatusDetails;
import io.millrace.importer.registry.RegistryFailure;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ImportOutcomesTest {

    static Stream<Arguments> failures() {
        var image =
                new StatusDetails(
                        "q.io/a:1", "image.openshift.io", "dockerimage", null, null, null);
        return Stream.of(
                Arguments.of(new RegistryFailure.NotFound(), image),
                Arguments.of(new RegistryFailure.Forbidden("private"), image),
                Arguments.of(new RegistryFailure.Invalid("no manifest"), image),
                Arguments.of(new RegistryFailure.Unauthorized(true), null),
                Arguments.of(new RegistryFailure.Unreachable("nobody answered"), null),
                Arguments.of(new RegistryFailure.RateLimited(Optional.empty()), null),
                Arguments.of(
                        new RegistryFailure.RateLimited(Optional.of(Duration.ofMinutes(1))),
                        new StatusDetails(null, null, null, null, null, 60)));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aFailureSaysWhatItIsAbout(RegistryFailure failure, @Nullable StatusDetails details) {
        var status = ImportOutcomes.failure(failure.status("q.io/a:1"), "q.io/a:1");

        assertThat(status.status()).isEqualTo("Failure");
        assertThat(status.details()).isEqualTo(details);
    }
}
