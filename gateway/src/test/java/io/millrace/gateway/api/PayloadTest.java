package io.millrace.gateway.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.platform.schema.Decoder;
import io.millrace.platform.status.RefusedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
    @CsvSource(
            delimiter = '|',
            value = {
                "name: y|{\"name\":true}",
                "name: N|{\"name\":false}",
                "name: yy|{\"name\":\"yy\"}",
                "port: 22:22|{\"port\":\"22:22\"}",
                "a: -1_000|{\"a\":-1000}",
                "x: 0x1F|{\"x\":31}",
                "'{\"a\":\"y\"}'|{\"a\":\"y\"}"
            })
    void plainValuesMeanWhatTheyMeanToKubernetes(String yaml, String json) {
        assertThat(json(yaml)).isEqualTo(json);
    }

    @Test
    void aKeyThatStandsTwiceIsReportedWithItsLine() {
        var text = Payload.read("a: 1\nb: 2\na: 3\n".getBytes(UTF_8), "application/yaml");

        assertThat(new String(text.json(), UTF_8)).isEqualTo("{\"b\":2,\"a\":3}");
        assertThat(text.repeated()).containsExactly("line 3: key \"a\" already set in map");
    }

    @Test
    void whatIsNotUtf8IsABadRequest() {
        byte[] body = {
            '{', '"', 'a', '"', ':', '"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"', '}'
        };

        for (var type : new String[] {"application/json", "application/yaml"}) {
            assertThatThrownBy(() -> Payload.read(body, type))
                    .isInstanceOfSatisfying(
                            RefusedException.class,
                            refused -> assertThat(refused.refusal().code()).isEqualTo(400));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "\\ud800,\\ufffd",
        "\\udc00x,\\ufffdx",
        "\\ud83d\\ude00,\\ud83d\\ude00",
        "\\ud83d\\u0041,\\ufffd\\u0041",
        "\\\\ud800,\\\\ud800"
    })
    void halfACharacterIsReadAsTheReplacementCharacter(String escaped, String mended) {
        var body = ("\"" + escaped + "\"").getBytes(UTF_8);

        assertThat(new String(Surrogates.mended(body), UTF_8)).isEqualTo("\"" + mended + "\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: [",
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
    void yamlThatGrowsOverTheLimitIsTooLarge() {
        var bomb = new StringBuilder("a0: &a0 [xxxxxxxx,xxxxxxxx]\n");
        for (int i = 1; i <= 24; i++) {
            bomb.append("a%1$d: &a%1$d [*a%2$d,*a%2$d]\n".formatted(i, i - 1));
        }

        assertThatThrownBy(() -> json(bomb.toString()))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.refusal().code()).isEqualTo(413));
    }

    @Test
    void aNestedYamlKeyIsABadRequest() {
        var bomb = new StringBuilder("a0: &a0 [x,x]\n");
        for (int i = 1; i <= 23; i++) {
            bomb.append("a%1$d: &a%1$d [*a%2$d,*a%2$d]\n".formatted(i, i - 1));
        }
        bomb.append("? *a23\n: x\n");

        assertThatThrownBy(() -> json(bomb.toString()))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.refusal().code()).isEqualTo(400));
    }

    @ParameterizedTest
    @CsvSource({
        "application/json, '{\"a\":', 9, 1000000, '}'",
        "application/json, '{\"a\":1.', 9, 1000000, '}'",
        "application/json, '{\"a\":', '[', 1000000, ''",
        "application/yaml, '{\"a\": !!int ', 9, 1000000, '}'",
        "application/yaml, '{\"a\":', '[', 1000000, ''"
    })
    void endlessNumbersAndEndlessNestingAreBadRequests(
            String mediaType, String before, String repeated, int times, String after) {
        var body = (before + repeated.repeat(times) + after).getBytes(UTF_8);

        assertThatThrownBy(() -> Decoder.parse(Payload.json(body, mediaType)))
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
