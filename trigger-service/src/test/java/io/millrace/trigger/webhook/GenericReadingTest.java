package io.millrace.trigger.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.WebhookCall;
import io.millrace.contract.build.DockerStrategyOptions;
import io.millrace.contract.build.EnvVar;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GenericReadingTest {

    private static WebhookRead read(String type, String body, boolean git) {
        var call =
                new WebhookCall(
                        "generic",
                        "",
                        type.isEmpty() ? Map.of() : Map.of("content-type", type),
                        "");
        return new GenericReading(call, body.getBytes(StandardCharsets.UTF_8), git, "main").read();
    }

    private static WebhookRead.Build built(String type, String body, boolean git) {
        assertThat(read(type, body, git)).isInstanceOf(WebhookRead.Build.class);
        return (WebhookRead.Build) read(type, body, git);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ''                              | ''     |
                    application/json                | ''     |
                    application/yaml; charset=utf-8 | ''     |
                    application/json                | null   | no git information found in payload, ignoring and continuing with build
                    application/json                | {}     | no git information found in payload, ignoring and continuing with build
                    application/yaml                | env: []| no git information found in payload, ignoring and continuing with build
                    text/plain                      | {}     | invalid Content-Type on payload, ignoring payload and continuing with build
                    abc                             | {}     | invalid Content-Type on payload, ignoring payload and continuing with build
                    application/xml                 | ''     | invalid Content-Type on payload, ignoring payload and continuing with build
                    application/json                | {      | error unmarshalling payload
                    application/json                | []     | error unmarshalling payload: it is no object
                    ''                              | 7      | error unmarshalling payload: it is no object
                    application/yaml                | a: [   | error converting payload to json
                    application/yaml                | - a    | error unmarshalling payload: it is no object
                    """)
    void whatIsNotUnderstoodIsBuiltWithAWarning(String type, String body, String warning) {
        var build = built(type, body, true);

        assertThat(build.revision()).isNull();
        assertThat(build.warning()).startsWith(warning == null ? "" : warning);
        assertThat(build.warning().isEmpty()).isEqualTo(warning == null);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "appl ication;;/;",
                "application/json; =x;;/",
                "application/json;;",
                "application/json; charset=a; charset=b",
                "a/b; c",
                "a/b/c",
                "a/",
                "/"
            })
    void aContentTypeThatIsNoneIsRefused(String type) {
        assertThat(read(type, "{}", true))
                .isEqualTo(WebhookRead.malformed("error parsing Content-Type: \"" + type + '"'));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json; charset=utf-8",
                "application/json;charset=\"utf-8\"",
                "Application/JSON ; a = \"\\\"; b\" ; charset=x; charset=x ; ",
                "application/json;"
            })
    void aContentTypeMayHaveParameters(String type) {
        assertThat(built(type, "{}", false).warning()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    application/json | {"git": {"ref": "refs/heads/main", "commit": "9bdc"}}                           | 9bdc
                    application/yaml | {git: {refs: [{ref: x, commit: '1'}, {ref: main, commit: '2'}]}}                | 2
                    application/yaml | {git: {ref: y, refs: [{ref: main, commit: '3'}]}}                               | 3
                    application/json | {"git": {"ref": "other", "commit": "9bdc"}}                                     | skipping build. Branch reference from "other" does not match configuration
                    application/json | {"git": {"refs": [{"ref": "a"}, {"ref": "b"}]}}                                 | skipping build. None of the supplied refs matched "main"
                    application/json | {"git": {}}                                                                     | skipping build. Branch reference from "" does not match configuration
                    """)
    void aBranchIsBuiltOrPassedOver(String type, String body, String said) {
        var told =
                switch (read(type, body, true)) {
                    case WebhookRead.None(WebhookVerdict.Skip(var why, _)) -> why;
                    case WebhookRead.Build build
                            when build.revision() != null && build.revision().git() != null ->
                            String.valueOf(build.revision().git().commit());
                    case WebhookRead other -> other.toString();
                };

        assertThat(told).isEqualTo(said);
    }

    @Test
    void whatIsNotInGitIsBuiltWhateverTheBranch() {
        var build = built("application/json", "{\"git\": {\"ref\": \"other\"}}", false);

        assertThat(build.warning()).isEmpty();
        assertThat(build.revision()).isNull();
    }

    @Test
    void variablesAndOptionsArePlainValues() {
        var build =
                built(
                        "application/yaml",
                        """
                        env: [{name: A, value: "1"}, {name: B, valueFrom: {secretKeyRef: {name: s, key: k}}}]
                        dockerStrategyOptions:
                          noCache: true
                          buildArgs: [{name: V, value: "2"}, {name: W, valueFrom: {configMapKeyRef: {name: c, key: k}}}]
                        """,
                        false);

        assertThat(build.env()).containsExactly(new EnvVar("A", "1", null));
        assertThat(build.options())
                .isEqualTo(new DockerStrategyOptions(List.of(new EnvVar("V", "2", null)), true));
        assertThat(built("", "{\"dockerStrategyOptions\":{}}", false).options()).isNull();
    }

    @Test
    void aYamlThatGrowsWithoutEndIsNotRead() {
        var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var i = 1; i < 12; i++) {
            bomb.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a%d,".formatted(i - 1)).repeat(10)));
        }

        assertThat(built("application/yaml", bomb.toString(), true).warning())
                .startsWith("error converting payload to json");
    }
}
