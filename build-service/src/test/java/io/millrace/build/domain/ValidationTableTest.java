package io.millrace.build.domain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.build.BuildConfigSpec;
import io.millrace.platform.schema.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every row of the validation table that [ValidationTest] does not tell, as a client writes it.
class ValidationTableTest {

    private static final String WHOLE =
            """
            {"source":{"dockerfile":"FROM scratch"},
             "strategy":{"dockerStrategy":{"from":{"kind":"ImageStreamTag","name":"base:1"}}},
             "output":{"to":{"kind":"ImageStreamTag","name":"app:latest"}}}
            """;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    Invalid   | spec.successfulBuildsHistoryLimit                    | {"successfulBuildsHistoryLimit":-1}
                    Required  | spec.triggers[0].type                                | {"triggers":[{"type":""}]}
                    Invalid   | spec.triggers[0].type                                | {"triggers":[{"type":"Moon"}]}
                    Required  | spec.triggers[0].github                              | {"triggers":[{"type":"GitHub"}]}
                    Required  | spec.triggers[0].gitlab                              | {"triggers":[{"type":"GitLab"}]}
                    Required  | spec.triggers[0].bitbucket                           | {"triggers":[{"type":"Bitbucket"}]}
                    Required  | spec.triggers[0].imageChange                         | {"triggers":[{"type":"ImageChange"}]}
                    Invalid   | spec.triggers[0].github                              | {"triggers":[{"type":"GitHub","github":{}}]}
                    Required  | spec.triggers[0].gitlab.secretReference.name         | {"triggers":[{"type":"GitLab","gitlab":{"secretReference":{"name":""}}}]}
                    Invalid   | spec.triggers[0].github.allowEnv                     | {"triggers":[{"type":"GitHub","github":{"secret":"s","allowEnv":true}}]}
                    Invalid   | spec.triggers[0].imageChange                         | {"strategy":{"dockerStrategy":{}},"triggers":[{"type":"ImageChange","imageChange":{}}]}
                    Invalid   | spec.triggers[0].from.name                           | {"triggers":[{"type":"ImageChange","imageChange":{"from":{"kind":"ImageStreamTag","name":"no-tag"}}}]}
                    Invalid   | spec.source.git                                      | {"source":{"git":{"uri":"https://h/r"},"binary":{}}}
                    Invalid   | spec.source.binary                                   | {"source":{"git":{"uri":"https://h/r"},"binary":{}}}
                    Invalid   | spec.source.git.httpproxy                            | {"source":{"git":{"uri":"https://h/r","httpProxy":"127.0.0.1:3128"}}}
                    Invalid   | spec.source.git.httpsproxy                           | {"source":{"git":{"uri":"https://h/r","httpsProxy":"a b"}}}
                    Invalid   | spec.source.binary.asFile                            | {"source":{"binary":{"asFile":"a/b"}}}
                    Invalid   | spec.source.binary.asFile                            | {"source":{"binary":{"asFile":"a\\\\b"}}}
                    Invalid   | spec.source.binary.asFile                            | {"source":{"binary":{"asFile":".."}}}
                    Invalid   | spec.source.binary.asFile                            | {"source":{"binary":{"asFile":"."}}}
                    Required  | spec.source.images[0].paths[0].destinationDir        | {"source":{"images":[{"from":{"kind":"DockerImage","name":"x"},"paths":[{"sourcePath":"/a","destinationDir":""}]}]}}
                    Required  | spec.source.secrets[0].secret                        | {"source":{"dockerfile":"x","secrets":[{"secret":{"name":""}}]}}
                    Invalid   | spec.source.secrets[0].secret                        | {"source":{"dockerfile":"x","secrets":[{"secret":{"name":"A b"}}]}}
                    Invalid   | spec.source.secrets[0].destinationDir                | {"source":{"dockerfile":"x","secrets":[{"secret":{"name":"a"},"destinationDir":"../x"}]}}
                    Invalid   | spec.source.secrets[0].destinationDir                | {"source":{"dockerfile":"x","secrets":[{"secret":{"name":"a"},"destinationDir":"/x"}]}}
                    Required  | spec.source.configMaps[0].configMap                  | {"source":{"dockerfile":"x","configMaps":[{"configMap":{"name":""}}]}}
                    Invalid   | spec.source.configMaps[0].destinationDir             | {"source":{"dockerfile":"x","configMaps":[{"configMap":{"name":"a"},"destinationDir":"/x"}]}}
                    Required  | spec.output.pushSecret.name                          | {"output":{"pushSecret":{"name":""}}}
                    Required  | spec.output.to.name                                  | {"output":{"to":{"kind":"DockerImage","name":""}}}
                    Invalid   | spec.output.to.name                                  | {"output":{"to":{"kind":"ImageStreamTag","name":"Bad:1"}}}
                    Invalid   | spec.output.to.namespace                             | {"output":{"to":{"kind":"DockerImage","name":"h/x","namespace":"other"}}}
                    Invalid   | spec.output.to.namespace                             | {"output":{"to":{"kind":"ImageStreamTag","name":"x:1","namespace":"A b"}}}
                    Required  | spec.output.imageLabels[0].name                      | {"output":{"imageLabels":[{"name":"","value":"x"}]}}
                    Invalid   | spec.output.imageLabels[0].name                      | {"output":{"imageLabels":[{"name":"a b","value":"x"}]}}
                    Invalid   | spec.output.imageLabels[1].name                      | {"output":{"imageLabels":[{"name":"a","value":"x"},{"name":"a","value":"y"}]}}
                    Invalid   | spec.strategy                                        | {"strategy":{"dockerStrategy":{},"jenkinsPipelineStrategy":{"jenkinsfile":"x"}}}
                    Invalid   | spec.strategy.sourceStrategy.from.kind               | {"strategy":{"sourceStrategy":{"from":{"kind":"Pod","name":"x:1"}}}}
                    Required  | spec.strategy.sourceStrategy.from.name               | {"strategy":{"sourceStrategy":{"from":{"kind":"ImageStreamTag","name":""}}}}
                    Invalid   | spec.strategy.customStrategy.from.name               | {"strategy":{"customStrategy":{"from":{"kind":"ImageStreamTag","name":"none"}}}}
                    Invalid   | spec.strategy.customStrategy.from.namespace          | {"strategy":{"customStrategy":{"from":{"kind":"ImageStreamTag","name":"x:1","namespace":"A b"}}}}
                    Required  | spec.strategy.dockerStrategy.pullSecret.name         | {"strategy":{"dockerStrategy":{"pullSecret":{"name":""}}}}
                    Required  | spec.strategy.sourceStrategy.pullSecret.name         | {"strategy":{"sourceStrategy":{"from":{"kind":"ImageStreamTag","name":"x:1"},"pullSecret":{"name":""}}}}
                    Invalid   | spec.strategy.sourceStrategy.env[0].name             | {"strategy":{"sourceStrategy":{"from":{"kind":"ImageStreamTag","name":"x:1"},"env":[{"name":"1 a","value":"x"}]}}}
                    Required  | spec.strategy.customStrategy.env[0].name             | {"strategy":{"customStrategy":{"from":{"kind":"ImageStreamTag","name":"x:1"},"env":[{"name":"","value":"x"}]}}}
                    Invalid   | spec.strategy.jenkinsPipelineStrategy.env[0].name    | {"strategy":{"jenkinsPipelineStrategy":{"jenkinsfile":"x","env":[{"name":"1 a","value":"x"}]}}}
                    Invalid   | spec.strategy.dockerStrategy.env[0].valueFrom.ResourceFieldRef | {"strategy":{"dockerStrategy":{"env":[{"name":"A","valueFrom":{"resourceFieldRef":{"resource":"limits.cpu"}}}]}}}
                    Invalid   | spec.strategy.dockerStrategy.imageOptimizationPolicy | {"strategy":{"dockerStrategy":{"imageOptimizationPolicy":"Fast"}}}
                    Invalid   | spec.strategy.dockerStrategy.dockerfilePath          | {"strategy":{"dockerStrategy":{"dockerfilePath":"/etc/Dockerfile"}}}
                    Invalid   | spec.strategy.jenkinsPipelineStrategy                | {"strategy":{"jenkinsPipelineStrategy":{"jenkinsfile":"x","jenkinsfilePath":"y"}}}
                    Invalid   | spec.strategy.jenkinsPipelineStrategy.jenkinsfilePath | {"source":{"git":{"uri":"https://h/r"}},"strategy":{"jenkinsPipelineStrategy":{"jenkinsfilePath":"../x"}}}
                    Required  | spec.strategy.sourceStrategy.volumes[0].source.type  | {"strategy":{"sourceStrategy":{"from":{"kind":"ImageStreamTag","name":"x:1"},"volumes":[{"name":"v","source":{"type":""},"mounts":[{"destinationPath":"/v"}]}]}}}
                    Required  | spec.strategy.dockerStrategy.volumes[0].source.configMap.name | {"strategy":{"dockerStrategy":{"volumes":[{"name":"v","source":{"type":"ConfigMap","configMap":{"name":""}},"mounts":[{"destinationPath":"/v"}]}]}}}
                    Required  | spec.strategy.dockerStrategy.volumes[0].source.csi.driver | {"strategy":{"dockerStrategy":{"volumes":[{"name":"v","source":{"type":"CSI","csi":{"driver":""}},"mounts":[{"destinationPath":"/v"}]}]}}}
                    Required  | spec.strategy.dockerStrategy.volumes[0].mounts[0].destinationPath | {"strategy":{"dockerStrategy":{"volumes":[{"name":"v","source":{"type":"Secret","secret":{"secretName":"s"}},"mounts":[{"destinationPath":""}]}]}}}
                    Invalid   | spec.postCommit                                      | {"postCommit":{"script":"x","command":["y"]}}
                    Invalid   | spec.completionDeadlineSeconds                       | {"completionDeadlineSeconds":-5}
                    """)
    void isAFault(String reason, String path, String change) {
        assertThat(Validation.of(spec(change), "demo"))
                .anySatisfy(it -> {
                    assertThat(it.path()).isEqualTo(path);
                    assertThat(it.kind().name()).isEqualToIgnoringCase(reason);
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {"source":{"git":{"uri":"https://h/r","httpProxy":"http://u:p@proxy:3128","noProxy":"x"}}}
                    {"strategy":{"customStrategy":{"from":{"kind":"DockerImage","name":"h/x"}}},"source":{"git":{"uri":"https://h/r"},"binary":{}}}
                    {"output":{}}
                    {"output":{"to":{"kind":"DockerImage","name":"host:5000/a/b:c"}}}
                    {"triggers":[{"type":"Generic","generic":{"secret":"s","allowEnv":true}}]}
                    {"triggers":[{"type":"GitHub","github":{"secretReference":{"name":"s"}}}]}
                    """)
    void isNone(String change) {
        assertThat(Validation.of(spec(change), "demo")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sourceStrategy", "customStrategy", "dockerStrategy"})
    void ofAnEmptyReferenceOnlyTheNameIsMissing(String strategy) {
        var spec =
                spec(
                        "{\"strategy\":{\"%s\":{\"from\":{\"kind\":\"\",\"name\":\"\"}}}}"
                                .formatted(strategy));

        assertThat(Validation.of(spec, "demo"))
                .containsExactly(
                        Fault.required("spec.strategy.%s.from.name".formatted(strategy), ""));
    }

    private static BuildConfigSpec spec(String change) {
        var spec = tree(WHOLE);
        spec.setAll(tree(change));
        var written = Json.read(spec, BuildConfigSpec.class);
        // Triggers that say too little are dropped or completed before they could be found faulty.
        return Defaults.of(written).withTriggers(written.triggers());
    }

    private static ObjectNode tree(String json) {
        return (ObjectNode) Json.tree(json.getBytes(StandardCharsets.UTF_8));
    }
}
