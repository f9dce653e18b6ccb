package io.millrace.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryTagTest {

    private static final String HOST = "registry:5000";

    @ParameterizedTest
    @CsvSource({
        "registry:5000/demo/hello:v1, v1",
        "registry:5000/demo/hello, latest",
        "Registry:5000/demo/hello:v1, v1"
    })
    void aPushToAStreamsPlaceMovesItsTag(String pullSpec, String tag) {
        assertThat(RegistryTag.pushedTo(pullSpec, HOST))
                .contains(new RegistryTag("demo", "hello", tag));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "quay.io/demo/hello:v1",
                "registry:5001/demo/hello:v1",
                "registry:5000/hello:v1",
                "registry:5000/demo/team/hello:v1",
                "registry:5000/demo/hello@sha256:"
                        + "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "demo/hello:v1",
                "registry:5000/Demo/hello",
                "::",
                ""
            })
    void aPushElsewhereMovesNone(String pullSpec) {
        assertThat(RegistryTag.pushedTo(pullSpec, HOST)).isEmpty();
    }

    @Test
    void withoutARegistryNothingMoves() {
        assertThat(RegistryTag.pushedTo("docker.io/demo/hello", "")).isEmpty();
    }
}
