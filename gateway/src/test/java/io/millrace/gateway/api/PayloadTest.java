package io.millrace.gateway.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.platform.status.RefusedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadTest {

    private static String json(String yaml) {
        return new String(
                Payload.json(yaml.getBytes(UTF_8), "application/yaml; charset=utf-8"), UTF_8);
    }

    @Test
    void yamlIsReadAsVersionOnePointOne() {
        assertThat(json("a: yes\nb: 2020-01-01\nc: '1'\nd: 010\n"))
                .isEqualTo("{\"a\":true,\"b\":\"2020-01-01\",\"c\":\"1\",\"d\":8}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: [",
                "a: 1\na: 2",
                "!!javax.script.ScriptEngineManager []",
                "a: &a [1,1]\nb: &b [*a,*a]\nc: [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]"
            })
    void dangerousOrBrokenYamlIsABadRequest(String yaml) {
        assertThatThrownBy(() -> json(yaml))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.refusal().code()).isEqualTo(400));
    }

    @Test
    void anUnknownNotationIsRefused() {
        assertThatThrownBy(() -> Payload.json(new byte[0], "text/plain"))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.refusal().code()).isEqualTo(415));
    }

    @Test
    void aBodyOverTheLimitIsTooLarge() {
        assertThatThrownBy(() -> Payload.json(new byte[Payload.LIMIT + 1], "application/json"))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.refusal().code()).isEqualTo(413));
    }
}
