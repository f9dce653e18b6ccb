package io.millrace.build.execution.buildah;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuildahVersionTest {

    @ParameterizedTest
    @CsvSource({"1.28.2, false", "1.38.0, false", "1.38.1, true", "1.40.0, true", "2.0.0, true"})
    void mountsAreTrustedFromTheVersionThatMendedThem(String version, boolean safe) {
        var answer = "buildah version %s (image-spec 1.1.0, runtime-spec 1.0.2)".formatted(version);

        assertThat(BuildahVersion.parse(answer).hasSafeMounts()).isEqualTo(safe);
    }
}
