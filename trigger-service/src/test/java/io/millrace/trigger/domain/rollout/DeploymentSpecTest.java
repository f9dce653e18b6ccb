package io.millrace.trigger.domain.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.apps.DeploymentConfigSpec;
import io.millrace.platform.schema.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The defaults of a DeploymentConfig and its faults, as a client writes it.
class DeploymentSpecTest {

    private static final String WHOLE =
            """
            {"template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"name":"web","image":"a:1"}]}}}
            """;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    /triggers                                          | [{"type":"ConfigChange"}] | {}
                    /triggers                                          | []                        | {"triggers":[]}
                    /selector                                          | {"app":"web"}             | {}
                    /selector                                          | {"a":"b"}                 | {"selector":{"a":"b"}}
                    /replicas                                          | 1                         | {}
                    /replicas                                          | 0                         | {"replicas":0}
                    /revisionHistoryLimit                              | 10                        | {}
                    /strategy/type                                     | "Rolling"                 | {}
                    /strategy/activeDeadlineSeconds                    | 21600                     | {}
                    /strategy/rollingParams/updatePeriodSeconds        | 1                         | {}
                    /strategy/rollingParams/intervalSeconds            | 1                         | {}
                    /strategy/rollingParams/timeoutSeconds             | 600                       | {}
                    /strategy/rollingParams/maxSurge                   | "25%"                     | {}
                    /strategy/rollingParams/maxUnavailable             | "25%"                     | {}
                    /strategy/rollingParams/maxUnavailable             | 0                         | {"strategy":{"type":"Rolling","rollingParams":{"maxSurge":1}}}
                    /strategy/rollingParams/maxSurge                   | 0                         | {"strategy":{"type":"Rolling","rollingParams":{"maxUnavailable":1}}}
                    /strategy/rollingParams/maxSurge                   | "25%"                     | {"strategy":{"type":"Rolling","rollingParams":{"maxUnavailable":0}}}
                    /strategy/recreateParams/timeoutSeconds            | 600                       | {"strategy":{"type":"Recreate"}}
                    /triggers/0/imageChangeParams/from/kind            | "ImageStreamTag"          | {"triggers":[{"type":"ImageChange","imageChangeParams":{"containerNames":["web"],"from":{"name":"a:1"}}}]}
                    /triggers/0/imageChangeParams/from/namespace       | "demo"                    | {"triggers":[{"type":"ImageChange","imageChangeParams":{"containerNames":["web"],"from":{"name":"a:1"}}}]}
                    /triggers/0/imageChangeParams/from/namespace       | "other"                   | {"triggers":[{"type":"ImageChange","imageChangeParams":{"containerNames":["web"],"from":{"name":"a:1","namespace":"other"}}}]}
                    /template/spec/terminationGracePeriodSeconds       | 30                        | {}
                    /template/spec/dnsPolicy                           | "ClusterFirst"            | {}
                    /template/spec/restartPolicy                       | "Always"                  | {}
                    /template/spec/schedulerName                       | "default-scheduler"       | {}
                    /template/spec/containers/0/imagePullPolicy        | "IfNotPresent"            | {}
                    /template/spec/containers/0/terminationMessagePath | "/dev/termination-log"    | {}
                    """)
    void whatIsNotSaidIsFilledIn(String field, String value, String change) {
        var completed = Json.tree((Object) DeploymentDefaults.of(written(change), "demo"));

        assertThat(completed.at(field)).hasToString(value);
    }

    @Test
    void whatWasTriggeredBeforeIsOfNoConcernToANewOne() {
        var written =
                written(
                        """
                        {"triggers":[{"type":"ImageChange","imageChangeParams":{"containerNames":["web"],
                         "from":{"name":"a:1"},"lastTriggeredImage":"old"}}]}
                        """);

        var fresh = Json.tree((Object) DeploymentDefaults.ofNew(written, "demo"));
        var later = Json.tree((Object) DeploymentDefaults.of(written, "demo"));

        assertThat(fresh.at("/triggers/0/imageChangeParams").has("lastTriggeredImage")).isFalse();
        assertThat(later.at("/triggers/0/imageChangeParams/lastTriggeredImage").asText())
                .isEqualTo("old");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    REQUIRED    | spec.triggers[0].type                                | {"triggers":[{}]}
                    REQUIRED    | spec.triggers[0].imageChangeParams                   | {"triggers":[{"type":"ImageChange"}]}
                    REQUIRED    | spec.triggers[0].imageChangeParams.from              | {"triggers":[{"type":"ImageChange","imageChangeParams":{"containerNames":["web"]}}]}
                    INVALID     | spec.triggers[0].imageChangeParams.from.kind         | {"triggers":[{"type":"ImageChange","imageChangeParams":{"containerNames":["web"],"from":{"kind":"DockerImage","name":"a:1"}}}]}
                    INVALID     | spec.triggers[0].imageChangeParams.from.name         | {"triggers":[{"type":"ImageChange","imageChangeParams":{"containerNames":["web"],"from":{"name":"a"}}}]}
                    REQUIRED    | spec.triggers[0].imageChangeParams.containerNames    | {"triggers":[{"type":"ImageChange","imageChangeParams":{"from":{"name":"a:1"}}}]}
                    REQUIRED    | spec.triggers[0].imageChangeParams.containerNames    | {"triggers":[{"type":"ImageChange","imageChangeParams":{"containerNames":[],"from":{"name":"a:1"}}}]}
                    INVALID     | spec.replicas                                        | {"replicas":-1}
                    INVALID     | spec.minReadySeconds                                 | {"minReadySeconds":-1}
                    INVALID     | spec.revisionHistoryLimit                            | {"revisionHistoryLimit":-1}
                    UNSUPPORTED | spec.strategy.type                                   | {"strategy":{"type":"Moon"}}
                    REQUIRED    | spec.strategy.customParams                           | {"strategy":{"type":"Custom"}}
                    INVALID     | spec.strategy.rollingParams.maxUnavailable           | {"strategy":{"type":"Rolling","rollingParams":{"maxSurge":0,"maxUnavailable":"0%"}}}
                    REQUIRED    | spec.template                                        | {"template":null}
                    INVALID     | spec.template.metadata.labels                        | {"selector":{"a":"b"}}
                    REQUIRED    | spec.template.spec.containers                        | {"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[]}}}
                    UNSUPPORTED | spec.template.spec.restartPolicy                     | {"template":{"metadata":{"labels":{"a":"b"}},"spec":{"restartPolicy":"Never","containers":[{"name":"a","image":"b"}]}}}
                    REQUIRED    | spec.template.spec.containers[0].image               | {"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"a","image":" "}]}}}
                    REQUIRED    | spec.template.spec.initContainers[0].image           | {"template":{"metadata":{"labels":{"a":"b"}},"spec":{"initContainers":[{"name":"c"}],"containers":[{"name":"a","image":"b"}]}}}
                    DUPLICATE   | spec.template.spec.containers[1].name                | {"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"a","image":"b"},{"name":"a","image":"b"}]}}}
                    """)
    void eachFaultIsToldByItsField(Fault.Kind kind, String path, String change) {
        var faults = DeploymentValidation.of(DeploymentDefaults.of(written(change), "demo"));

        assertThat(faults)
                .anySatisfy(it -> {
                    assertThat(it.path()).isEqualTo(path);
                    assertThat(it.kind()).isEqualTo(kind);
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {}
                    {"triggers":[]}
                    {"triggers":[{"type":"ImageChange","imageChangeParams":{"containerNames":["web"],"from":{"name":"a:1"}}}],"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"web"}]}}}
                    {"triggers":[{"type":"ImageChange","imageChangeParams":{"containerNames":["web"],"from":{"name":"a:1"}}}],"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"web","image":" "}]}}}
                    {"strategy":{"type":"Custom","customParams":{}}}
                    """)
    void whatIsInOrderHasNoFaults(String change) {
        assertThat(DeploymentValidation.of(DeploymentDefaults.of(written(change), "demo")))
                .isEmpty();
    }

    private static DeploymentConfigSpec written(String change) {
        var spec = (ObjectNode) tree(WHOLE);
        spec.setAll((ObjectNode) tree(change));
        return Json.read(spec, DeploymentConfigSpec.class);
    }

    private static JsonNode tree(String json) {
        return Json.tree(json.getBytes(StandardCharsets.UTF_8));
    }
}
