package io.millrace.gateway.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.platform.schema.Json;
import io.millrace.platform.status.RefusedException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What arrives from strangers is read or refused; nothing else happens.
class ParserFuzzTest {

    private static final List<String> PATH =
            List.of(
                    "/",
                    "api",
                    "apis",
                    "v1",
                    "image.openshift.io",
                    "namespaces",
                    "imagestreams",
                    "imagestreamtags",
                    "imagetags",
                    "demo",
                    "s",
                    "s:1",
                    "%2F",
                    "%00",
                    "%zz",
                    "%",
                    "..",
                    ".",
                    "%2e%2e",
                    "status",
                    "+",
                    "%25",
                    "\u00e9",
                    "%C3%A9",
                    "%ff",
                    "watch",
                    "");
    private static final List<String> YAML =
            List.of(
                    "a",
                    ":",
                    " ",
                    "\n",
                    "- ",
                    "[",
                    "]",
                    "{",
                    "}",
                    "&x ",
                    "*x",
                    "<<",
                    "? ",
                    "|",
                    ">",
                    "'",
                    "\"",
                    "\\",
                    "#",
                    "!!int ",
                    "!!binary ",
                    "!!set ",
                    "y",
                    "1e999",
                    "0x",
                    "0b",
                    "1_0",
                    "~",
                    "---\n",
                    "...",
                    "%YAML 1.1\n",
                    "\t",
                    "\u0000",
                    ",",
                    "\ufeff");

    private final Random random = new Random(20261125);

    private String madeOf(List<String> words, int most) {
        var text = new StringBuilder();
        for (var i = random.nextInt(most); i >= 0; i--) {
            text.append(words.get(random.nextInt(words.size())));
        }
        return text.toString();
    }

    @Test
    void aPathLeadsToOneObjectOrNowhere() {
        for (var i = 0; i < 50_000; i++) {
            var path = "/" + String.join("/", madeOf(PATH, 3), madeOf(PATH, 2), madeOf(PATH, 6));
            Target.parse(path)
                    .ifPresent(it -> {
                        assertThat(it.name() + it.namespace()).doesNotContain("/", "%", "\u0000");
                        assertThat(it.name()).isNotEqualTo("..");
                    });
        }
    }

    @Test
    void yamlBecomesJsonOrIsRefused() {
        for (var i = 0; i < 8_000; i++) {
            var yaml = madeOf(YAML, 24);
            try {
                var json = Payload.json(yaml.getBytes(UTF_8), "application/yaml");
                assertThat(Json.tree(json)).isNotNull();
            } catch (RefusedException refused) {
                assertThat(refused.refusal().code()).as(yaml).isIn(400, 413);
            }
        }
    }

    @Test
    void randomBytesAreReadOrRefused() {
        for (var i = 0; i < 8_000; i++) {
            var body = new byte[random.nextInt(40)];
            random.nextBytes(body);
            for (var type : List.of("application/json", "application/yaml", Protobuf.MEDIA_TYPE)) {
                try {
                    assertThat(Payload.json(body, type)).isNotNull();
                } catch (RefusedException refused) {
                    assertThat(refused.refusal().code()).isIn(400, 413, 415);
                }
            }
        }
    }
}
