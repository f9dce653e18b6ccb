package io.millrace.build.domain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contract.build.BuildConfigSpec;
import io.millrace.platform.schema.Json;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the server fills in and rewrites, as a client writes it and reads it again.
class DefaultsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {}                                                                                | /runPolicy                          | "Serial"
                    {"runPolicy":"Parallel"}                                                          | /runPolicy                          | "Parallel"
                    {"strategy":{"sourceStrategy":{"from":{"name":"x:1"}}}}                           | /strategy/sourceStrategy/from/kind  | "ImageStreamTag"
                    {"strategy":{"customStrategy":{"from":{"name":"x:1"}}}}                           | /strategy/customStrategy/from/kind  | "ImageStreamTag"
                    {"strategy":{"dockerStrategy":{"from":{"name":"x:1"}}}}                           | /strategy/dockerStrategy/from/kind  | "ImageStreamTag"
                    {"strategy":{"dockerStrategy":{}}}                                                | /strategy/dockerStrategy/from       |
                    {"strategy":{"sourceStrategy":{"from":{"kind":"ImageStream","name":"x"}}}}        | /strategy/sourceStrategy/from/kind  | "ImageStreamTag"
                    {"strategy":{"sourceStrategy":{"from":{"kind":"ImageStream","name":"x"}}}}        | /strategy/sourceStrategy/from/name  | "x:latest"
                    {"strategy":{"sourceStrategy":{"from":{"kind":"ImageStream","name":"x:2"}}}}      | /strategy/sourceStrategy/from/name  | "x:2"
                    {"strategy":{"sourceStrategy":{"from":{"kind":"DockerImage","name":"x"}}}}        | /strategy/sourceStrategy/from/name  | "x"
                    {"output":{"to":{"name":"x"}}}                                                    | /output/to/kind                     | "ImageStreamTag"
                    {"output":{"to":{"name":"x"}}}                                                    | /output/to/name                     | "x:latest"
                    {"output":{"to":{"name":"x:2"}}}                                                  | /output/to/name                     | "x:2"
                    {"output":{"to":{"kind":"ImageStream","name":"x"}}}                               | /output/to/name                     | "x:latest"
                    {"output":{"to":{"kind":"ImageStreamTag","name":"x"}}}                            | /output/to/name                     | "x"
                    {"output":{"to":{"kind":"DockerImage","name":"h/x"}}}                             | /output/to/name                     | "h/x"
                    {"strategy":{"type":"Docker"}}                                                    | /strategy/dockerStrategy            | {}
                    {"strategy":{"type":"Moon","sourceStrategy":{"from":{"name":"x:1"}}}}             | /strategy/type                      | "Source"
                    {"strategy":{"dockerStrategy":{}}}                                                | /strategy/type                      | "Docker"
                    {"strategy":{"customStrategy":{"from":{"name":"x:1"}}}}                           | /strategy/type                      | "Custom"
                    {"strategy":{"jenkinsPipelineStrategy":{}}}                                       | /strategy/type                      | "JenkinsPipeline"
                    {"source":{"type":"Binary"}}                                                      | /source/binary                      | {}
                    {"source":{"type":"Dockerfile","git":{"uri":"https://h/r"},"dockerfile":"x"}}     | /source/type                        | "Git"
                    {"source":{"binary":{},"dockerfile":"x"}}                                         | /source/type                        | "Binary"
                    {"source":{"dockerfile":"x","images":[{"from":{"name":"x:1"},"as":["y"]}]}}       | /source/type                        | "Dockerfile"
                    {"source":{"images":[{"from":{"name":"x:1"},"as":["y"]}]}}                        | /source/type                        | "Image"
                    {"source":{"images":[{"from":{"name":"x:1"},"as":["y"]}]}}                        | /source/images/0/from/kind          | "ImageStreamTag"
                    {"source":{"type":"Git"}}                                                         | /source/type                        | "None"
                    {"source":{"contextDir":"./x//y"}}                                                | /source/contextDir                  | "x/y"
                    {"source":{"contextDir":"a/../b"}}                                                | /source/contextDir                  | "b"
                    {"source":{"contextDir":"a/../../b"}}                                             | /source/contextDir                  | "../b"
                    {"source":{"binary":{"asFile":"./app.jar"}}}                                      | /source/binary/asFile               | "app.jar"
                    {"strategy":{"dockerStrategy":{"dockerfilePath":"a//./Dockerfile"}}}              | /strategy/dockerStrategy/dockerfilePath | "a/Dockerfile"
                    {"strategy":{"jenkinsPipelineStrategy":{"jenkinsfilePath":"./ci/Jenkinsfile"}}}   | /strategy/jenkinsPipelineStrategy/jenkinsfilePath | "ci/Jenkinsfile"
                    {"triggers":[{"type":"github","github":{"secret":"s"}}]}                          | /triggers/0/type                    | "GitHub"
                    {"triggers":[{"type":"generic","generic":{"secret":"s"}}]}                        | /triggers/0/type                    | "Generic"
                    {"triggers":[{"type":"imageChange"}]}                                             | /triggers/0/type                    | "ImageChange"
                    {"triggers":[{"type":"ImageChange"}]}                                             | /triggers/0/imageChange             | {}
                    {"triggers":[{"type":"ImageChange","imageChange":{"from":{"name":"x:1"}}}]}       | /triggers/0/imageChange/from/kind   | "ImageStreamTag"
                    {"triggers":[{"type":"Moon"},{"type":""},{"type":"ConfigChange"}]}                | /triggers                           | [{"type":"ConfigChange"}]
                    """)
    void isWrittenDown(String spec, String field, String value) {
        assertThat(field(spec, field, Defaults::of)).isEqualTo(value == null ? "" : value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {}                                                                                | /successfulBuildsHistoryLimit | 5
                    {}                                                                                | /failedBuildsHistoryLimit     | 5
                    {"failedBuildsHistoryLimit":0}                                                    | /failedBuildsHistoryLimit     | 0
                    {"strategy":{"sourceStrategy":{"from":{"kind":"DockerImage","name":"x"}}},"triggers":[{"type":"ImageChange"},{"type":"ConfigChange"}]} | /triggers | [{"type":"ConfigChange"}]
                    {"strategy":{"dockerStrategy":{}},"triggers":[{"type":"ImageChange","imageChange":{"from":{"kind":"ImageStreamTag","name":"x:1"}}}]} | /triggers/0/type | "ImageChange"
                    {"strategy":{"dockerStrategy":{"from":{"name":"x:1"}}},"triggers":[{"type":"ImageChange"}]} | /triggers/0/type | "ImageChange"
                    """)
    void isWrittenDownOfANewOne(String spec, String field, String value) {
        assertThat(field(spec, field, Defaults::ofNew)).isEqualTo(value);
    }

    @Test
    void whoTakesALimitAwayMeansThat() {
        assertThat(field("{}", "/successfulBuildsHistoryLimit", Defaults::of)).isEmpty();
    }

    private static String field(
            String spec, String field, UnaryOperator<BuildConfigSpec> defaults) {
        var tree = Json.tree(spec.getBytes(StandardCharsets.UTF_8));
        var written = Json.tree(defaults.apply(Json.read(tree, BuildConfigSpec.class)));
        JsonNode found = written.at(field);
        return found.isMissingNode() || found.isNull() ? "" : found.toString();
    }
}
