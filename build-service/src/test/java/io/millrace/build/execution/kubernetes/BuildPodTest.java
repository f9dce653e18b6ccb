package io.millrace.build.execution.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.millrace.build.execution.BuildFailure;
import io.millrace.build.execution.BuildJob;
import io.millrace.build.execution.BuildSource;
import io.millrace.build.execution.BuildVolume;
import io.millrace.build.execution.CsiVolume;
import io.millrace.build.execution.DockerStrategy;
import io.millrace.build.execution.FailureReason;
import io.millrace.build.execution.InputFiles;
import io.millrace.build.execution.Placement;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BuildPodTest {

    private static final BuildJob JOB = Jobs.job("hello-7", "u7");
    private static final Optional<String> SHARED = Optional.of("builds");

    @Test
    void aPodIsNamedAfterItsBuild() {
        var own = pod(JOB, Jobs.settings(Optional.empty()));
        var shared = pod(JOB, Jobs.settings(SHARED));

        assertThat(PodName.of(own)).hasToString("demo/hello-7-build");
        assertThat(PodName.of(shared)).hasToString("builds/demo.hello-7-build");
        assertThat(own.getMetadata().getAnnotations())
                .containsEntry("openshift.io/build.name", "hello-7");
        assertThat(own.getMetadata().getLabels())
                .containsEntry("openshift.io/build.name", "hello-7")
                .containsEntry("build.millrace.io/project", "demo")
                .containsEntry("build.millrace.io/uid", "u7")
                .containsEntry("build.millrace.io/installation", "ours");
    }

    @Test
    void longNamesStayApartAndWithinWhatAPodMayBeCalled() {
        var long1 = PodName.of(Jobs.job("a".repeat(250) + "1", "u1"), Jobs.settings(SHARED));
        var long2 = PodName.of(Jobs.job("a".repeat(250) + "2", "u2"), Jobs.settings(SHARED));

        assertThat(long1.name()).hasSize(253).endsWith("-build").isNotEqualTo(long2.name());
        var labels = pod(Jobs.job("b".repeat(70), "u3"), Jobs.settings(SHARED));
        assertThat(labels.getMetadata().getLabels().get("openshift.io/build.name")).hasSize(63);
    }

    @Test
    void onlyInItsProjectAPodBelongsToItsBuild() {
        assertThat(pod(JOB, Jobs.settings(SHARED)).getMetadata().getOwnerReferences()).isEmpty();
        assertThat(pod(JOB, Jobs.settings(Optional.empty())).getMetadata().getOwnerReferences())
                .singleElement()
                .satisfies(it -> {
                    assertThat(it.getApiVersion()).isEqualTo("build.openshift.io/v1");
                    assertThat(it.getKind()).isEqualTo("Build");
                    assertThat(it.getUid()).isEqualTo("u7");
                });
    }

    @Test
    void aPodMayJustDoWhatRootlessBuildsNeed() {
        var spec = pod(JOB, Jobs.settings(SHARED)).getSpec();
        var security = spec.getContainers().getFirst().getSecurityContext();

        assertThat(spec.getAutomountServiceAccountToken()).isFalse();
        assertThat(spec.getEnableServiceLinks()).isFalse();
        assertThat(spec.getRestartPolicy()).isEqualTo("Never");
        assertThat(security.getPrivileged()).isNull();
        assertThat(security.getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(security.getCapabilities().getAdd())
                .containsExactlyInAnyOrder(
                        "SETUID", "SETGID", "SETFCAP", "CHOWN", "DAC_OVERRIDE", "FOWNER");
        assertThat(security.getSeccompProfile().getType()).isEqualTo("Unconfined");
        assertThat(security.getProcMount()).isEqualTo("Unmasked");
        assertThat(spec.getHostUsers()).isFalse();
        assertThat(spec.getContainers().getFirst().getEnv())
                .containsExactly(new EnvVar("MILLRACE_BUILD_USER", "millrace-nested", null));
    }

    @Test
    void theAgentIsFoundWhereTheImageHasIt() throws IOException {
        var configured = new Properties();
        try (var file =
                BuildPodTest.class.getResourceAsStream(
                        "/META-INF/microprofile-config.properties")) {
            configured.load(file);
        }
        var image = configured.getProperty("quarkus.jib.working-directory");
        var container = pod(JOB, Jobs.settings(SHARED)).getSpec().getContainers().getFirst();

        assertThat(container.getCommand())
                .contains("%s/app/*:%<s/lib/main/*:%<s/lib/boot/*".formatted(image));
    }

    @Test
    void aDeadlineIsThePodsToo() {
        var short1 = Jobs.job("demo", "hello-1", "u1", Optional.of(Duration.ofSeconds(90)));

        assertThat(pod(short1, Jobs.settings(SHARED)).getSpec().getActiveDeadlineSeconds())
                .isEqualTo(90);
        assertThat(pod(JOB, Jobs.settings(SHARED)).getSpec().getActiveDeadlineSeconds())
                .isEqualTo(604800);
    }

    @Test
    void theBuildSaysWhereItRunsAndTheOperatorHasTheLastWord() {
        var settings =
                Jobs.settings(
                        Optional.empty(),
                        """
                        apiVersion: v1
                        kind: Pod
                        metadata: {labels: {team: builds}}
                        spec:
                          serviceAccountName: bound
                          nodeSelector: {pool: builds}
                          tolerations: [{key: builds, operator: Exists}]
                          imagePullSecrets: [{name: pull}]
                          containers:
                            - name: build
                              image: mirror/build-service:1
                              resources: {limits: {memory: 6Gi, cpu: '4'}}
                              env: [{name: TZ, value: UTC}]
                            - {name: witness, image: 'witness:1'}
                        """);
        var placed =
                JOB.placed(
                        new Placement(
                                "mine",
                                Map.of("pool", "others", "disk", "ssd"),
                                Map.of("cpu", "500m"),
                                Map.of("memory", "1Gi")));

        var made = pod(placed, settings);

        assertThat(made.getMetadata().getLabels()).containsEntry("team", "builds");
        assertThat(made.getSpec().getServiceAccountName()).isEqualTo("bound");
        assertThat(made.getSpec().getNodeSelector())
                .isEqualTo(Map.of("pool", "builds", "disk", "ssd"));
        assertThat(made.getSpec().getTolerations()).hasSize(1);
        assertThat(made.getSpec().getImagePullSecrets()).hasSize(1);
        assertThat(made.getSpec().getContainers()).hasSize(2);
        var container = made.getSpec().getContainers().getFirst();
        assertThat(container.getResources().getLimits())
                .isEqualTo(Map.of("memory", new Quantity("1Gi"), "cpu", new Quantity("4")));
        assertThat(container.getResources().getRequests())
                .isEqualTo(Map.of("cpu", new Quantity("500m")));
    }

    @Test
    void withoutAnotherWordItBuildsAsItsServiceAccountInItsProject() {
        assertThat(pod(JOB, Jobs.settings(Optional.empty())).getSpec().getServiceAccountName())
                .isEqualTo("builder");
        assertThat(pod(JOB, Jobs.settings(SHARED)).getSpec().getServiceAccountName()).isNull();
    }

    @Test
    void whatItIsGivenIsInASecretOfThePodAndNowhereElse() throws Exception {
        var settings = Jobs.settings(SHARED);
        var pod = pod(JOB, settings);
        pod.getMetadata().setUid("p1");

        var secret = PodPapers.of(new Parcel(JOB.portable(), settings.site())).secret(pod);

        assertThat(Serialization.asYaml(pod)).doesNotContain(Jobs.SECRET).doesNotContain("scratch");
        assertThat(secret.getMetadata().getName()).isEqualTo(pod.getMetadata().getName());
        assertThat(secret.getMetadata().getOwnerReferences())
                .singleElement()
                .satisfies(it -> {
                    assertThat(it.getKind()).isEqualTo("Pod");
                    assertThat(it.getUid()).isEqualTo("p1");
                });
        var unpacked =
                Parcel.unpacked(Base64.getDecoder().decode(secret.getData().get(Parcel.FILE)));
        assertThat(unpacked.site()).isEqualTo(settings.site());
        assertThat(unpacked.job()).usingRecursiveComparison().isEqualTo(JOB.portable());
    }

    @Test
    void aPodSeesTheLayersOfItsBuildConfigOnly() {
        var settings =
                Jobs.settings(
                        SHARED,
                        """
                        apiVersion: v1
                        kind: Pod
                        spec:
                          containers: [{name: build, image: 'millrace/build-service:1'}]
                          volumes: [{name: layers, hostPath: {path: /var/cache/millrace}}]
                        """);

        var container = pod(JOB, settings).getSpec().getContainers().getFirst();

        assertThat(container.getArgs()).last().isEqualTo(BuildPod.LAYERS);
        assertThat(container.getVolumeMounts())
                .filteredOn(it -> it.getName().equals("layers"))
                .singleElement()
                .satisfies(it -> {
                    assertThat(it.getSubPath()).isEqualTo("cache");
                    assertThat(it.getMountPath()).isEqualTo(BuildPod.LAYERS);
                });
        var without = pod(JOB, Jobs.settings(SHARED)).getSpec().getContainers().getFirst();
        assertThat(without.getArgs()).containsExactly(BuildPod.PAPERS, BuildPod.ROOT);
    }

    @Test
    void aDriversVolumeIsThePodsAndHandedOn() throws Exception {
        var job = withDriver("secrets.example");
        var build = new BuildPod(job, Jobs.settings(Optional.empty()));

        build.drivers().require();

        var spec = build.pod().getSpec();
        assertThat(spec.getVolumes())
                .filteredOn(it -> it.getCsi() != null)
                .singleElement()
                .satisfies(it -> {
                    assertThat(it.getName()).isEqualTo("csi-vault");
                    assertThat(it.getCsi().getDriver()).isEqualTo("secrets.example");
                    assertThat(it.getCsi().getVolumeAttributes()).containsEntry("class", "mine");
                    assertThat(it.getCsi().getNodePublishSecretRef().getName()).isEqualTo("login");
                });
        assertThat(spec.getContainers().getFirst().getVolumeMounts())
                .anySatisfy(it -> {
                    assertThat(it.getName()).isEqualTo("csi-vault");
                    assertThat(it.getMountPath()).isEqualTo("/run/millrace-volumes/vault");
                });
        assertThat(build.drivers().mounted().strategy().volumes().getFirst().csi())
                .hasValueSatisfying(
                        it -> assertThat(it.folder()).contains("/run/millrace-volumes/vault"));
    }

    @Test
    void driversThatNobodyHasAllowedOrThatActForOtherProjectsAreRefused() {
        var own = Jobs.settings(Optional.empty());

        assertThatThrownBy(() -> new DriverVolumes(withDriver("host.example"), own).require())
                .hasMessageContaining("builds may not use the CSI driver 'host.example'");
        assertThatThrownBy(() ->
                        new DriverVolumes(withDriver("secrets.example"), Jobs.settings(SHARED))
                                .require())
                .hasMessageContaining("not in the namespace of its project");
    }

    private static BuildJob withDriver(String driver) {
        var csi =
                new CsiVolume(
                        driver,
                        Optional.empty(),
                        true,
                        Map.of("class", "mine"),
                        Optional.of("login"),
                        Optional.empty());
        var volume = BuildVolume.of("vault", csi, List.of("/vault"));
        return JOB.by(DockerStrategy.plain().with(List.of(volume)));
    }

    @Test
    void moreThanASecretHoldsIsRefused() {
        var noise = new byte[1_100_000];
        new Random(1).nextBytes(noise);
        var source =
                BuildSource.inline("FROM scratch")
                        .with(List.of(InputFiles.configMap("big", "", Map.of("big", noise))));
        var job =
                new BuildJob(
                        "demo",
                        "big-1",
                        "u1",
                        1,
                        "u1.1",
                        source,
                        JOB.strategy(),
                        Optional.empty(),
                        Optional.empty(),
                        Map.of(),
                        JOB.logins(),
                        Optional.empty(),
                        JOB.limits(),
                        Optional.empty());

        assertThatThrownBy(() -> PodPapers.of(new Parcel(job, Jobs.settings(SHARED).site())))
                .isInstanceOfSatisfying(
                        BuildFailure.class,
                        it ->
                                assertThat(it.reason())
                                        .isEqualTo(FailureReason.CANNOT_CREATE_BUILD_POD_SPEC))
                .hasMessageContaining("a pod can be given 1000000");
    }

    @Test
    void aTemplateWithoutABuildContainerIsRefused() {
        assertThatThrownBy(() ->
                        Jobs.settings(
                                SHARED,
                                "apiVersion: v1\nkind: Pod\nspec: {containers: [{name: other}]}"))
                .hasMessage("The pod template has no container named 'build' with an image");
    }

    private static Pod pod(BuildJob job, ClusterBuilds settings) {
        return new BuildPod(job, settings).pod();
    }
}
