package io.millrace.gateway.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.gateway.readmodel.ToldReadModel;
import io.millrace.platform.status.RefusedException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeploymentLogsTest {

    private final ToldReadModel told = new ToldReadModel();
    private final DeploymentLogs logs =
            new DeploymentLogs(told.readModel(), InstantSource.system());

    @BeforeEach
    void configurations() {
        config("none", 0);
        config("one", 1);
        config("two", 2);
        deployment("one-1", 4, "Complete");
        deployment("two-1", 5, "Complete");
        deployment("two-2", 6, "Pending");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    gone |                          | 404 | deploymentconfigs.apps.openshift.io "gone" not found
                    none |                          | 400 | no deployment exists for deploymentConfig "none"
                    one  | previous=true            | 400 | no previous deployment exists for deploymentConfig "one"
                    one  | version=2                | 400 | invalid version for deploymentConfig "one": 2
                    one  | version=0                | 422 | version: Invalid value: 0
                    one  | version=1&previous=true  | 422 | previous: Invalid value: true
                    one  | tailLines=-1             | 422 | tailLines: Invalid value: -1
                    one  |                          | 400 | the log of deployment demo/one-1 cannot be shown: its pods run elsewhere
                    two  | previous=true            | 400 | the log of deployment demo/two-1 cannot be shown
                    two  |                          | 400 | the log of deployment demo/two-2 cannot be shown
                    """)
    void whatThereIsNoLogOfIsToldExactly(
            String name, @Nullable String query, int code, String message) {
        assertThatThrownBy(() -> logs.read("demo", name, parameters(query)))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        it -> {
                            assertThat(it.refusal().code()).isEqualTo(code);
                            assertThat(it.refusal().message()).contains(message);
                        });
    }

    @Test
    void whoWillNotWaitForADeploymentToBeginGetsNothing() {
        var answer = logs.read("demo", "two", Map.of("nowait", "true"));

        assertThat(answer.getStatus()).isEqualTo(200);
        assertThat(answer.getEntity()).isEqualTo("");
    }

    private static Map<String, String> parameters(@Nullable String query) {
        return query == null
                ? Map.of()
                : Arrays.stream(query.split("&"))
                        .map(it -> it.split("="))
                        .collect(Collectors.toMap(it -> it[0], it -> it[1]));
    }

    private void config(String name, int latest) {
        told.put(
                ResourceKey.of(ResourceType.DEPLOYMENT_CONFIG, "demo", name),
                latest + 1,
                "{'metadata':{'name':'%s'},'status':{'latestVersion':%d}}".formatted(name, latest));
    }

    private void deployment(String name, int sequence, String phase) {
        told.put(
                ResourceKey.of(ResourceType.REPLICATION_CONTROLLER, "demo", name),
                sequence,
                "{'metadata':{'name':'%s','annotations':{'openshift.io/deployment.phase':'%s'}}}"
                        .formatted(name, phase));
    }
}
