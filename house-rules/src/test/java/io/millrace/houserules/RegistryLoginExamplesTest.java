package io.millrace.houserules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// How a cluster's pods pull from the registry (docs/kubernetes.md).
class RegistryLoginExamplesTest {

    private static final Path EXAMPLES =
            Path.of("..", "docs", "examples", "registry-logins").toAbsolutePath().normalize();
    private static final Map<String, Class<?>> TYPES =
            Map.of(
                    "ServiceAccount", ServiceAccount.class,
                    "Role", Role.class,
                    "RoleBinding", RoleBinding.class,
                    "ClusterRole", ClusterRole.class,
                    "ClusterRoleBinding", ClusterRoleBinding.class,
                    "CronJob", CronJob.class);

    @Test
    void theKubeletIsGivenThePodsOwnToken() throws IOException, InterruptedException {
        var answer =
                answer(
                        """
                        {"apiVersion":"credentialprovider.kubelet.k8s.io/v1",
                         "kind":"CredentialProviderRequest",
                         "image":"registry.example.com:5000/demo/hello@sha256:abc",
                         "serviceAccountToken":"ey.pod.token","serviceAccountAnnotations":{}}
                        """);

        var credentials = answer.path("auth").path("registry.example.com:5000");
        assertThat(answer.path("kind").asText()).isEqualTo("CredentialProviderResponse");
        assertThat(credentials.path("password").asText()).isEqualTo("ey.pod.token");
    }

    private static JsonNode answer(String request) throws IOException, InterruptedException {
        var process =
                new ProcessBuilder(EXAMPLES.resolve("millrace-registry-login").toString()).start();
        try (var input = process.getOutputStream()) {
            input.write(request.getBytes(StandardCharsets.UTF_8));
        }
        var output = process.getInputStream().readAllBytes();
        assertThat(process.waitFor()).isZero();
        return new ObjectMapper().readTree(output);
    }

    @ParameterizedTest
    @ValueSource(strings = {"node-audience.yaml", "renewed-secret.yaml"})
    void kubernetesKnowsEveryField(String file) throws IOException {
        var yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
        var strict = ChartObjectsTest.strict();
        for (var document : yaml.loadAll(Files.readString(EXAMPLES.resolve(file)))) {
            var kind = String.valueOf(((Map<?, ?>) document).get("kind"));
            assertThat(TYPES).containsKey(kind);
            assertThatCode(() -> strict.convertValue(document, TYPES.get(kind)))
                    .as(kind)
                    .doesNotThrowAnyException();
        }
    }
}
