package io.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/// What `oc` says of deployments and of triggers; left out where there is no `oc`.
@ExtendWith(WholeSystem.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OcDeploymentsTest {

    private static final String PROJECT = "rollouts";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final WholeSystem.Running system;
    private final Oc oc;

    OcDeploymentsTest(WholeSystem.Running system) {
        this.system = system;
        this.oc = new Oc(system, PROJECT);
    }

    @BeforeAll
    void aProject() {
        assumeThat(Oc.client()).isPresent();
        system.developer()
                .post(
                        "/apis/project.openshift.io/v1/projectrequests",
                        "{\"metadata\":{\"name\":\"%s\"}}".formatted(PROJECT))
                .orFail();
        oc.says("import-image node:1 --from=docker.io/node:8 --confirm");
        oc.says("tag node:1 node:prod");
    }

    @Test
    void aDeploymentIsRolledOutToldUndonePausedAndResumed() {
        assertThat(oc.says("create deploymentconfig plain --image=docker.io/node:8"))
                .isEqualTo("deploymentconfig.apps.openshift.io/plain created");
        assertThat(oc.says("rollout status dc/plain"))
                .contains("replication controller \"plain-1\" successfully rolled out");
        assertThat(oc.says("rollout latest dc/plain"))
                .isEqualTo("deploymentconfig.apps.openshift.io/plain rolled out");
        assertThat(oc.says("rollout history dc/plain").replaceAll("[ \t]+", " "))
                .contains("1 Complete config change", "2 Complete manual change");
        assertThat(oc.says("rollout history dc/plain --revision=1")).contains("docker.io/node:8");
        oc.says("set image dc/plain default-container=docker.io/node:9");
        oc.says("rollout status dc/plain --revision=3");

        assertThat(oc.says("rollout undo dc/plain --to-revision=1")).contains("plain rolled back");
        assertThat(oc.says("get dc/plain -o jsonpath={.spec.template.spec.containers[0].image}"))
                .isEqualTo("docker.io/node:8");

        assertThat(oc.says("rollout pause dc/plain")).contains("plain paused");
        assertThat(oc.refuses("rollout status dc/plain")).contains("is paused");
        assertThat(oc.refuses("rollout latest dc/plain")).contains("paused");
        assertThat(oc.says("rollout resume dc/plain")).contains("plain resumed");
        assertThat(oc.says("rollout status dc/plain")).contains("successfully rolled out");
        assertThat(oc.says("rollout cancel dc/plain")).startsWith("No rollout is in progress");
        assertThat(oc.refuses("rollout retry dc/plain"))
                .contains("only failed deployments can be retried");
        assertThat(oc.refuses("logs dc/plain")).contains("its pods run elsewhere");
    }

    @Test
    void whoeverRunsThePodsIsFollowed() {
        oc.says("create deploymentconfig run --image=docker.io/node:8");
        oc.says("annotate rc/run-1 --overwrite openshift.io/deployment.phase=Pending");
        assertThat(oc.refuses("rollout latest dc/run")).contains("already in progress");
        oc.says("rollout cancel dc/run");
        assertThat(oc.refuses("rollout status dc/run")).contains("was cancelled");

        assertThat(oc.says("rollout retry dc/run")).contains("retried rollout #1");
        assertThat(oc.says("get rc/run-1 -o jsonpath={.metadata.annotations}"))
                .contains("deployment.phase\":\"New\"")
                .doesNotContain("cancelled");
    }

    @Test
    void triggersAreSetInAllTheirForms() {
        oc.says("create deployment web --image=docker.io/node:8");
        oc.says("create cronjob job --image=docker.io/node:8 --schedule=@daily");
        oc.says("create deploymentconfig web --image=docker.io/node:8");
        for (var object : new String[] {"deploy/web -c node", "dc/web -c default-container"}) {
            oc.says("set triggers " + object + " --from-image=node:prod");
            assertThat(oc.says("set triggers " + object.split(" ")[0])).contains("node:prod");
        }
        var image = oc.says("get istag/node:prod -o jsonpath={.image.dockerImageReference}");
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> {
                    assertThat(imageOf("deploy/web")).isEqualTo(image);
                    assertThat(imageOf("dc/web")).isEqualTo(image);
                });
        oc.says("set triggers dc/web --manual");
        assertThat(oc.says("set triggers dc/web")).contains("node:prod").contains("false");
        oc.says("set triggers dc/web --auto");
        oc.says("set triggers dc/web --from-config --remove");
        oc.says("set triggers dc/web --remove-all");
        oc.says("set triggers deploy/web --manual");
        oc.says("set triggers deploy/web --auto");
        oc.says("set triggers deploy/web --from-image=node:prod --remove");

        assertThat(oc.says("set image-lookup node")).contains("updated");
        assertThat(oc.says("set image-lookup")).contains("node", "true");
        assertThat(oc.says("set image-lookup deploy/web")).contains("updated");
    }

    private String imageOf(String object) {
        return oc.says("get " + object + " -o jsonpath={.spec.template.spec.containers[0].image}");
    }
}
