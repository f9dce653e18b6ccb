package io.millrace.build.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import io.millrace.build.execution.jenkins.JenkinsTemplate;
import io.millrace.build.execution.jenkins.ProjectJenkins;
import io.millrace.platform.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JenkinsSweepTest {

    private static final JenkinsTemplate TEMPLATE =
            new JenkinsTemplate(
                    """
                    apiVersion: v1
                    kind: List
                    items:
                      - apiVersion: v1
                        kind: Service
                        metadata: {name: jenkins}
                    """);

    private TestDatabase postgres;
    private KubernetesMockServer server;
    private KubernetesClient cluster;
    private WorkTable table;
    private JenkinsSweep sweep;
    private volatile String refused = "/none/";

    @BeforeEach
    void projectsWithPipelines() throws Exception {
        postgres = TestDatabase.start();
        try (var migration =
                getClass().getResourceAsStream("/db/migration/V107__wanted_jenkins.sql")) {
            execute(new String(migration.readAllBytes(), StandardCharsets.UTF_8));
        }
        execute("insert into wanted_jenkins values ('one'), ('two')");
        server =
                new KubernetesMockServer(
                        new Context(), new MockWebServer(), new HashMap<>(), new Api(), false);
        server.init();
        cluster = server.createClient();
        table = new WorkTable(postgres.database(), "me", Duration.ofSeconds(30));
        var jenkins =
                new ProjectJenkins(cluster, TEMPLATE, Duration.ofSeconds(1), Duration.ofSeconds(1));
        sweep = new JenkinsSweep(table, jenkins, InstantSource.system());
    }

    private final class Api extends KubernetesCrudDispatcher {

        @Override
        public MockResponse dispatch(RecordedRequest request) {
            return "POST".equals(request.getMethod())
                            && String.valueOf(request.getPath()).contains(refused)
                    ? new MockResponse().setResponseCode(403).setBody("{\"kind\":\"Status\"}")
                    : super.dispatch(request);
        }
    }

    @AfterEach
    void close() throws Exception {
        cluster.close();
        server.destroy();
        postgres.close();
    }

    @Test
    void eachProjectWithAPipelineGetsAJenkinsOnce() throws Exception {
        sweep.round();

        assertThat(services()).containsExactlyInAnyOrder("one/jenkins", "two/jenkins");
        assertThat(table.wantingJenkins("")).isEmpty();

        cluster.services()
                .inAnyNamespace()
                .list()
                .getItems()
                .forEach(it -> cluster.resource(it).delete());
        sweep.round();
        assertThat(services()).isEmpty();
    }

    @Test
    void aProjectThatTheClusterRefusesHoldsUpNoOther() throws Exception {
        refused = "/namespaces/one/";

        sweep.round();

        assertThat(services()).containsExactly("two/jenkins");
        assertThat(table.wantingJenkins("")).contains("one");

        refused = "/none/";
        sweep.round();
        assertThat(services()).hasSize(2);
    }

    private List<String> services() {
        return cluster.services().inAnyNamespace().list().getItems().stream()
                .map(it -> it.getMetadata().getNamespace() + "/" + it.getMetadata().getName())
                .toList();
    }

    private void execute(String sql) throws SQLException {
        try (var connection = postgres.database().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
