package io.millrace.gateway.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.Command;
import io.millrace.contract.Requester;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.Verb;
import io.millrace.gateway.access.MemoryWork;
import io.millrace.platform.log.Outcome;
import io.millrace.platform.resource.Resource;
import io.millrace.platform.resource.Strategy;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.RefusedException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProjectRequestsTest {

    private static final Map<ResourceType, Strategy> STRATEGIES =
            Map.of(
                    ResourceType.RESOURCE_QUOTA, new QuotaStrategy(),
                    ResourceType.CONFIG_MAP, new ConfigMapStrategy());

    private final MemoryWork work = new MemoryWork();

    /// There is no key with which to sign.
    private static final class NoLogins implements RegistryLogins {

        @Override
        public boolean areMade() {
            return false;
        }

        @Override
        public RegistryLogin make(Resource account, ResourceKey secret, String secretUid) {
            throw new UnsupportedOperationException("Nobody is to log in");
        }
    }

    private Outcome request(String template) {
        var requests =
                new ProjectRequests(
                        new NamespaceStrategy(new AccountSecrets(new NoLogins())),
                        ProjectTemplate.parse(template),
                        it -> STRATEGIES.getOrDefault(it, new LimitRangeStrategy()));
        var body =
                """
                {"metadata":{"name":"demo"},"displayName":"Demo"}
                """;
        var command =
                new Command(
                        "c",
                        new Requester("anna", "", List.of("system:authenticated"), Map.of()),
                        Verb.CREATE,
                        ResourceType.PROJECT_REQUEST.group(),
                        ResourceType.PROJECT_REQUEST.plural(),
                        "",
                        "",
                        "",
                        Json.tree(body.getBytes(StandardCharsets.UTF_8)),
                        null,
                        null,
                        null,
                        Map.of(),
                        false,
                        Instant.EPOCH,
                        "",
                        Map.of());
        return requests.request(command, work);
    }

    private ObjectNode find(ResourceType type, String namespace, String name) {
        return work.find(new ResourceKey(type, namespace, name)).orElseThrow().tree();
    }

    @Test
    void aProjectHasWhatTheTemplateAdds() {
        request(
                """
                kind: Project
                metadata: { annotations: { contact: "${PROJECT_ADMIN_USER}",
                                           openshift.io/requester: somebody } }
                ---
                apiVersion: v1
                kind: ResourceQuota
                metadata: { name: small }
                spec: { hard: { secrets: 3 } }
                """);

        var annotations = find(ResourceType.NAMESPACE, "", "demo").at("/metadata/annotations");
        assertThat(annotations.path("contact").asText()).isEqualTo("anna");
        assertThat(annotations.path("openshift.io/requester").asText())
                .as("who asked is not the template's to say")
                .isEqualTo("anna");
        assertThat(find(ResourceType.RESOURCE_QUOTA, "demo", "small").at("/metadata/uid").asText())
                .isNotEmpty();
        assertThat(work.list(ResourceType.ROLE_BINDING, "demo")).hasSize(4);
    }

    @Test
    void aProjectWhoseTemplateIsRefusedIsRefused() {
        assertThatThrownBy(() ->
                        request(
                                """
                                apiVersion: v1
                                kind: ResourceQuota
                                metadata: { name: small }
                                spec: { hard: { secrets: many } }
                                """))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("what the server's project template adds is refused")
                .hasMessageContaining("spec.hard[secrets]");
    }

    @Test
    void whatAProjectHasAnywayStaysAsItIs() {
        request(
                """
                apiVersion: v1
                kind: ServiceAccount
                metadata: { name: builder }
                """);

        assertThat(work.list(ResourceType.SERVICE_ACCOUNT, "demo")).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({
        "millrace, true",
        "millrace-logs, true",
        "openshift, true",
        "kube-system, true",
        "millraces, false",
        "demo, false"
    })
    void thePlatformsNamesAreReserved(String name, boolean reserved) {
        assertThat(ProjectRequests.isReserved(name)).isEqualTo(reserved);
    }
}
