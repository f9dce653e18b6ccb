package io.millrace.build.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.build.BuildConfig;
import io.millrace.contract.build.BuildConfigSpec;
import io.millrace.contract.build.BuildConfigStatus;
import io.millrace.contract.build.BuildOutput;
import io.millrace.contract.build.BuildRequest;
import io.millrace.contract.build.BuildSource;
import io.millrace.contract.build.BuildStrategy;
import io.millrace.contract.build.BuildTriggerCause;
import io.millrace.contract.build.BuildTriggerPolicy;
import io.millrace.contract.build.CustomBuildStrategy;
import io.millrace.contract.build.DockerBuildStrategy;
import io.millrace.contract.build.DockerStrategyOptions;
import io.millrace.contract.build.EnvVar;
import io.millrace.contract.build.ImageChangeTrigger;
import io.millrace.contract.build.ImageChangeTriggerStatus;
import io.millrace.contract.build.ImageStreamTagReference;
import io.millrace.contract.build.JenkinsPipelineBuildStrategy;
import io.millrace.contract.build.SourceStrategyOptions;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.contract.meta.ObjectReference;
import io.millrace.contract.meta.OwnerReference;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstantiationTest {

    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final String ALPHA = "registry:5000/demo/base@sha256:" + "a".repeat(64);
    private static final String BETA = "registry:5000/demo/base@sha256:" + "b".repeat(64);

    private final ImageLookup images = new Streams(Map.of("demo/base:1", ALPHA));

    @Test
    void theBuildIsNumberedNamedAndOwnedByItsConfiguration() {
        var made = made(aConfig(), aRequest());

        var metadata = made.build().metadata();
        assertThat(metadata.name()).isEqualTo("hello-4");
        assertThat(metadata.labels())
                .containsEntry("team", "blue")
                .containsEntry("buildconfig", "hello")
                .containsEntry("openshift.io/build-config.name", "hello")
                .containsEntry("openshift.io/build.start-policy", "Serial");
        assertThat(metadata.annotations())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(
                                "openshift.io/build-config.name", "hello",
                                "openshift.io/build.number", "4"));
        assertThat(metadata.ownerReferences())
                .containsExactly(
                        new OwnerReference(
                                "build.openshift.io/v1",
                                "BuildConfig",
                                "hello",
                                "uid-1",
                                true,
                                false));
        assertThat(made.config().status().lastVersion()).isEqualTo(4);
        assertThat(made.build().status().phase()).isEqualTo("New");
        assertThat(made.build().spec().serviceAccount()).isEqualTo("builder");
    }

    @Test
    void theBaseIsPinnedToTheTagsPresentImage() {
        assertThat(baseOf(made(aConfig(), aRequest()))).isEqualTo(ALPHA);
    }

    @Test
    void theBaseIsPinnedToTheImageThatFiredAndNotToTheTagsPresentOne() {
        var made = made(aConfig(), aFiring(BETA));

        assertThat(baseOf(made)).isEqualTo(BETA);
        assertThat(made.config().status().imageChangeTriggers())
                .containsExactly(
                        new ImageChangeTriggerStatus(
                                BETA, new ImageStreamTagReference(null, "base:1"), NOW));
    }

    @Test
    void aFiringImageThatTheProjectMayNotPullIsUnresolved() {
        var foreign = BETA.replace("/demo/", "/other/");

        assertThat(decide(aConfig(), aFiring(foreign)))
                .isEqualTo(
                        new Instantiation.Unresolved(
                                "spec.strategy.dockerStrategy.from",
                                "ImageStreamTag",
                                "demo",
                                "base:1",
                                true));
    }

    @Test
    void anImageThatHasFiredAlreadyFiresNoMore() {
        var config = made(aConfig(), aFiring(BETA)).config();

        assertThat(decide(config, aFiring(BETA))).isEqualTo(new Instantiation.UpToDate(BETA));
    }

    @Test
    void anOlderImageThatTheTagReturnsToFires() {
        var config = made(aConfig(), aFiring(BETA)).config();

        assertThat(baseOf(made(config, aFiring(ALPHA)))).isEqualTo(ALPHA);
    }

    @Test
    void aBuildByHandTellsTheTriggerWhichImageItUsed() {
        var config = made(aConfig(), aRequest()).config();

        assertThat(decide(config, aFiring(ALPHA))).isEqualTo(new Instantiation.UpToDate(ALPHA));
    }

    @Test
    void aPausedConfigurationMakesNoBuilds() {
        var config =
                aConfig()
                        .withMetadata(
                                aConfig()
                                        .metadata()
                                        .withAnnotations(Map.of(BuildNames.PAUSED, "True")));

        assertThat(decide(config, aRequest())).isEqualTo(new Instantiation.Paused());
    }

    @Test
    void aRequestForTheFirstBuildIsTooLateForTheFourth() {
        assertThat(decide(aConfig(), aRequest().withLastVersion(0L)))
                .isEqualTo(new Instantiation.OtherVersion(0, 3));
    }

    @Test
    void aBaseWithoutAnImageIsUnresolved() {
        var decision =
                Instantiation.decide(aConfig(), aRequest(), new Streams(Map.of()), NOW, "uid-2");

        assertThat(decision)
                .isEqualTo(
                        new Instantiation.Unresolved(
                                "spec.strategy.dockerStrategy.from",
                                "ImageStreamTag",
                                "demo",
                                "base:1",
                                false));
    }

    @Test
    void optionsForASourceBuildDoNotFitADockerBuild() {
        var request = aRequest().withSourceStrategyOptions(new SourceStrategyOptions(true));

        assertThat(decide(aConfig(), request)).isEqualTo(new Instantiation.WrongOptions("Source"));
    }

    @Test
    void aRequestChangesEnvironmentAndArgumentsOfItsBuildOnly() {
        var request =
                aRequest()
                        .withEnv(List.of(new EnvVar("A", "2", null)))
                        .withDockerStrategyOptions(
                                new DockerStrategyOptions(
                                        List.of(new EnvVar("ARG", "x", null)), true));

        var docker = docker(made(aConfig(), request));

        assertThat(docker.env()).extracting(EnvVar::value).containsExactly("kept", "2");
        assertThat(docker.buildArgs()).containsExactly(new EnvVar("ARG", "x", null));
        assertThat(docker.noCache()).isTrue();
    }

    @Test
    void aRequestChangesTheEnvironmentOfAPipelineToo() {
        var config =
                aConfig()
                        .withSpec(
                                aConfig()
                                        .spec()
                                        .withTriggers(List.of())
                                        .withStrategy(
                                                BuildStrategy.EMPTY.withJenkinsPipelineStrategy(
                                                        new JenkinsPipelineBuildStrategy(
                                                                null,
                                                                "node {}",
                                                                List.of(
                                                                        new EnvVar(
                                                                                "A", "1",
                                                                                null))))));

        var pipeline =
                made(config, aRequest().withEnv(List.of(new EnvVar("A", "2", null))))
                        .build()
                        .spec()
                        .strategy()
                        .jenkinsPipelineStrategy();

        assertThat(Optional.ofNullable(pipeline).orElseThrow().env())
                .containsExactly(new EnvVar("A", "2", null));
    }

    @Test
    void aCustomBuilderIsToldWhichImageItRuns() {
        var custom =
                new CustomBuildStrategy(
                        tag("base:1"), null, List.of(), false, false, List.of(), null);
        var config =
                aConfig()
                        .withSpec(
                                aConfig()
                                        .spec()
                                        .withStrategy(
                                                BuildStrategy.EMPTY.withCustomStrategy(custom)));

        var made = made(config, aRequest()).build().spec().strategy().customStrategy();

        var strategy = Optional.ofNullable(made).orElseThrow();
        assertThat(strategy.env())
                .containsExactly(
                        new EnvVar(
                                "OPENSHIFT_CUSTOM_BUILD_BASE_IMAGE", strategy.from().name(), null));
    }

    @Test
    void nobodyVouchesForABuildThatIsNotMadeYet() {
        var forged =
                BuildRequest.of(
                        ObjectMeta.named("hello")
                                .withAnnotations(
                                        Map.of(
                                                BuildNames.PROVENANCE,
                                                "demo/other@sha256:1",
                                                BuildNames.SBOM,
                                                "demo/other@sha256:2",
                                                BuildNames.LOG,
                                                "x",
                                                "note",
                                                "kept")));

        assertThat(made(aConfig(), forged).build().metadata().annotations())
                .containsKeys("note")
                .doesNotContainKeys(BuildNames.PROVENANCE, BuildNames.SBOM, BuildNames.LOG);
    }

    @Test
    void aCloneIsNotAttestedBecauseItsOriginalIs() {
        var build = made(aConfig(), aRequest()).build();
        var attested =
                build.withMetadata(
                        build.metadata()
                                .withAnnotations(Map.of(BuildNames.PROVENANCE, "demo/x@sha256:1")));

        var clone = Cloning.of(attested, Optional.empty(), aRequest(), NOW, "uid-3").build();

        assertThat(clone.metadata().annotations()).doesNotContainKey(BuildNames.PROVENANCE);
    }

    @ParameterizedTest
    @CsvSource({
        "local, docker.io/local@sha256:1",
        "local:1, docker.io/local@sha256:1",
        "local:2, local:2",
        "base:1, base:1",
        "demo/local:1, demo/local:1",
        "docker.io/local, docker.io/local"
    })
    void aNameOfOneWordIsLookedUpWhereTheStreamAllowsIt(String name, String image) {
        var from = ObjectReference.EMPTY.withKind("DockerImage").withName(name);
        var strategy =
                BuildStrategy.EMPTY.withDockerStrategy(DockerBuildStrategy.EMPTY.withFrom(from));
        var config = aConfig();

        var made = made(config.withSpec(config.spec().withStrategy(strategy)), aRequest());

        assertThat(baseOf(made)).isEqualTo(image);
    }

    @Test
    void aRequestWithoutACauseWasMadeByHand() {
        assertThat(made(aConfig(), aRequest()).build().spec().triggeredBy())
                .extracting(BuildTriggerCause::message)
                .containsExactly("Manually triggered");
    }

    private Instantiation.Decision decide(BuildConfig config, BuildRequest request) {
        return Instantiation.decide(config, request, images, NOW, "uid-2");
    }

    private Instantiation.Made made(BuildConfig config, BuildRequest request) {
        return (Instantiation.Made) decide(config, request);
    }

    private static DockerBuildStrategy docker(Instantiation.Made made) {
        return Optional.ofNullable(made.build().spec().strategy().dockerStrategy()).orElseThrow();
    }

    private static String baseOf(Instantiation.Made made) {
        var from = Optional.ofNullable(docker(made).from()).orElseThrow();
        assertThat(from.kind()).isEqualTo("DockerImage");
        return String.valueOf(from.name());
    }

    private static BuildConfig aConfig() {
        var strategy =
                BuildStrategy.EMPTY.withDockerStrategy(
                        DockerBuildStrategy.EMPTY
                                .withFrom(tag("base:1"))
                                .withEnv(
                                        List.of(
                                                new EnvVar("A", "1", null),
                                                new EnvVar("B", "kept", null))));
        var trigger =
                BuildTriggerPolicy.EMPTY
                        .withType("ImageChange")
                        .withImageChange(new ImageChangeTrigger(null, null, false));
        return BuildConfig.of(
                        ObjectMeta.named("demo", "hello")
                                .withUid("uid-1")
                                .withLabels(Map.of("team", "blue"))
                                .withAnnotations(Map.of("note", "stays here")))
                .withSpec(
                        Defaults.ofNew(
                                BuildConfigSpec.EMPTY
                                        .withStrategy(strategy)
                                        .withSource(
                                                BuildSource.EMPTY.withDockerfile("FROM scratch"))
                                        .withOutput(BuildOutput.EMPTY.withTo(tag("hello:latest")))
                                        .withTriggers(List.of(trigger))))
                .withStatus(BuildConfigStatus.EMPTY.withLastVersion(3));
    }

    private static BuildRequest aRequest() {
        return BuildRequest.of(ObjectMeta.named("hello"));
    }

    private static BuildRequest aFiring(String image) {
        return aRequest()
                .withFrom(tag("base:1"))
                .withTriggeredByImage(
                        ObjectReference.EMPTY.withKind("DockerImage").withName(image));
    }

    private static ObjectReference tag(String name) {
        return ObjectReference.EMPTY.withKind("ImageStreamTag").withName(name);
    }

    /// Tags by `namespace/stream:tag`.
    private record Streams(Map<String, String> tags) implements ImageLookup {

        @Override
        public Optional<String> tag(String namespace, StreamTag tag) {
            return Optional.ofNullable(tags.get(namespace + "/" + tag));
        }

        /// Only `local` may be called by its name; it has all tags but `2`.
        @Override
        public Optional<String> local(String namespace, StreamTag tag) {
            return Optional.of("docker.io/local@sha256:1")
                    .filter(_ -> tag.stream().equals("local") && !tag.tag().equals("2"));
        }

        @Override
        public Optional<String> image(String namespace, String stream, String digest) {
            return Optional.empty();
        }

        @Override
        public boolean mayPull(String home, String pullSpec) {
            return pullSpec.contains("/" + home + "/");
        }

        @Override
        public boolean mayPullNamed(String pullSpec) {
            return true;
        }

        @Override
        public Optional<String> repository(String namespace, String stream) {
            return Optional.empty();
        }
    }
}
