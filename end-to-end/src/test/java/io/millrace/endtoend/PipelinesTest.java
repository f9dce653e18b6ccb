package io.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Pipelines that start builds and move tags of their project.
@ExtendWith(WholeSystem.class)
class PipelinesTest {

    private static final String BUILDS = "/apis/build.openshift.io/v1/namespaces/flows";
    private static final String IMAGES = "/apis/image.openshift.io/v1/namespaces/flows";
    private static final String ROLES =
            "/apis/rbac.authorization.k8s.io/v1/namespaces/flows/rolebindings";
    private static final List<String> ENDS = List.of("Complete", "Failed", "Error", "Cancelled");

    private final WholeSystem.Running system;

    PipelinesTest(WholeSystem.Running system) {
        this.system = system;
    }

    @Test
    void aPipelineBuildsAndTagsWithTheRightsOfItsAccountAndNoOthers() {
        system.developer()
                .post(
                        "/apis/project.openshift.io/v1/projectrequests",
                        "{\"metadata\":{\"name\":\"flows\"}}")
                .orFail();
        system.developer()
                .post(IMAGES + "/imagestreams", "{\"metadata\":{\"name\":\"app\"}}")
                .orFail();
        configure(
                "app",
                """
                {"source":{"dockerfile":"FROM scratch\\nLABEL flow=one\\n"},
                 "strategy":{"dockerStrategy":{}},
                 "output":{"to":{"kind":"ImageStreamTag","name":"app:latest"}}}
                """);
        configure(
                "flow",
                """
                {"strategy":{"jenkinsPipelineStrategy":{"jenkinsfile":%s}}}
                """
                        .formatted(
                                quoted(
                                        """
                                        node {
                                          stage('Build') { openshiftBuild(buildConfig: 'app') }
                                          stage('Promote') {
                                            openshiftTag(srcStream: 'app', srcTag: 'latest',
                                                         destStream: 'app', destTag: 'production')
                                          }
                                        }
                                        """)));

        var refused = ended(instantiate("flow"));

        assertThat(refused.at("/status/phase").asText()).isEqualTo("Failed");
        assertThat(refused.at("/status/message").asText())
                .contains("system:serviceaccount:flows:builder", "cannot create resource");

        system.developer()
                .post(
                        ROLES,
                        """
                        {"metadata":{"name":"pipelines"},
                         "roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole",
                                    "name":"edit"},
                         "subjects":[{"kind":"ServiceAccount","name":"builder",
                                      "namespace":"flows"}]}
                        """)
                .orFail();
        var done = ended(instantiate("flow"));

        assertThat(done.at("/status/phase").asText()).as(log(done)).isEqualTo("Complete");
        assertThat(done.at("/status/stages").findValuesAsText("name")).contains("Build", "Promote");
        var built = system.developer().get(BUILDS + "/builds/app-1").orFail();
        assertThat(built.at("/spec/triggeredBy/0/message").asText())
                .isEqualTo("Started by the pipeline flow-2");
        var tag = system.developer().get(IMAGES + "/imagestreamtags/app:production").orFail();
        assertThat(tag.at("/image/metadata/name").asText())
                .isEqualTo(built.at("/status/output/to/imageDigest").asText());
    }

    private void configure(String name, String spec) {
        system.developer()
                .post(
                        BUILDS + "/buildconfigs",
                        "{\"metadata\":{\"name\":\"%s\"},\"spec\":%s}".formatted(name, spec))
                .orFail();
    }

    private static String quoted(String text) {
        return Api.JSON.getNodeFactory().textNode(text).toString();
    }

    private String instantiate(String config) {
        return system.developer()
                .post(
                        BUILDS + "/buildconfigs/%s/instantiate".formatted(config),
                        "{\"metadata\":{\"name\":\"%s\"}}".formatted(config))
                .orFail()
                .at("/metadata/name")
                .asText();
    }

    private JsonNode ended(String build) {
        var path = BUILDS + "/builds/" + build;
        await().atMost(Duration.ofMinutes(2))
                .until(() ->
                        ENDS.contains(
                                system.developer()
                                        .get(path)
                                        .orFail()
                                        .at("/status/phase")
                                        .asText()));
        return system.developer().get(path).orFail();
    }

    private String log(JsonNode build) {
        return system.developer()
                .text(BUILDS + "/builds/%s/log".formatted(build.at("/metadata/name").asText()));
    }
}
