package io.millrace.platform.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.core.PodTemplateSpec;
import io.millrace.platform.patch.StrategicMergePatch;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// What a pod's template says is kept, whether a record names it or not.
class OtherFieldsTest {

    private static final String TEMPLATE =
            """
            {"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"name":"web","image":"a",
            "env":[{"name":"A","value":"1"},{"name":"B","value":"2"}],
            "ports":[{"containerPort":8080,"name":"http"}],
            "volumeMounts":[{"mountPath":"/data","name":"data","readOnly":true}],
            "livenessProbe":{"httpGet":{"path":"/","port":8080},"periodSeconds":3},"tty":true}],
            "nodeSelector":{"zone":"a"},"volumes":[{"name":"data","emptyDir":{}}],
            "tolerations":[{"key":"a"}],"hostNetwork":true}}
            """;

    private static ObjectNode tree(String json) {
        return (ObjectNode) Json.tree(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whatARecordDoesNotNameIsReadAndWrittenAgain() {
        var template = Json.read(tree(TEMPLATE), PodTemplateSpec.class);

        assertThat(Json.tree(Json.bytes(template))).isEqualTo(tree(TEMPLATE));
    }

    @Test
    void itIsNoUnknownField() {
        var decoded =
                Decoder.decode(
                        TEMPLATE.getBytes(StandardCharsets.UTF_8),
                        PodTemplateSpec.class,
                        FieldValidation.STRICT);

        assertThat(decoded.tree()).isEqualTo(tree(TEMPLATE));
    }

    @Test
    void containersVariablesPortsAndVolumesAreMergedByTheirKeys() {
        var patched =
                StrategicMergePatch.apply(
                        tree(TEMPLATE),
                        tree(
                                """
                                {"spec":{"containers":[{"name":"web","image":"b","env":[{"name":"B","value":"3"}],
                                "ports":[{"containerPort":9090}]},{"name":"side","image":"s"}],
                                "volumes":[{"name":"more","secret":{"secretName":"x"}}]}}
                                """),
                        Schema.of(PodTemplateSpec.class));

        assertThat(patched.at("/spec/containers/0/image").asText()).isEqualTo("b");
        assertThat(patched.at("/spec/containers/0/env").toString())
                .isEqualTo("[{\"name\":\"A\",\"value\":\"1\"},{\"name\":\"B\",\"value\":\"3\"}]");
        assertThat(patched.at("/spec/containers/0/ports")).hasSize(2);
        assertThat(patched.at("/spec/containers/0/livenessProbe/periodSeconds").asInt())
                .isEqualTo(3);
        assertThat(patched.at("/spec/containers/1/image").asText()).isEqualTo("s");
        assertThat(patched.at("/spec/volumes")).hasSize(2);
        assertThat(patched.at("/spec/nodeSelector/zone").asText()).isEqualTo("a");
    }
}
