package io.millrace.build.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.build.BuildConfigSpec;
import io.millrace.contract.build.BuildOutput;
import io.millrace.contract.build.BuildSource;
import io.millrace.contract.build.BuildStrategy;
import io.millrace.contract.build.BuildTriggerPolicy;
import io.millrace.contract.build.BuildVolume;
import io.millrace.contract.build.BuildVolumeMount;
import io.millrace.contract.build.BuildVolumeSource;
import io.millrace.contract.build.DockerBuildStrategy;
import io.millrace.contract.build.EnvVar;
import io.millrace.contract.build.GitBuildSource;
import io.millrace.contract.build.ImageChangeTrigger;
import io.millrace.contract.build.ImageSource;
import io.millrace.contract.build.ImageSourcePath;
import io.millrace.contract.build.JenkinsPipelineBuildStrategy;
import io.millrace.contract.build.SecretVolumeSource;
import io.millrace.contract.meta.LocalObjectReference;
import io.millrace.contract.meta.ObjectReference;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ValidationTest {

    @Test
    void aCompleteDockerBuildHasNoFault() {
        assertThat(faults(it -> it)).isEmpty();
    }

    static Stream<Arguments> faulty() {
        return Stream.of(
                fault("spec.runPolicy", it -> it.withRunPolicy("Sometimes")),
                fault("spec.failedBuildsHistoryLimit", it -> it.withFailedBuildsHistoryLimit(-1)),
                fault("spec.source", it -> it.withSource(BuildSource.EMPTY)),
                fault("spec.source.git.uri", it -> it.withSource(git(""))),
                fault("spec.source.git.uri", it -> it.withSource(git("file:///etc"))),
                fault("spec.source.git.uri", it -> it.withSource(git("ext::sh -c id"))),
                fault("spec.source.git.uri", it -> it.withSource(git("/srv/repository"))),
                fault(
                        "spec.source.contextDir",
                        it -> it.withSource(git("https://h/r").withContextDir("a/../../b"))),
                fault(
                        "spec.source.contextDir",
                        it -> it.withSource(git("https://h/r").withContextDir("/etc"))),
                fault(
                        "spec.source.sourceSecret.name",
                        it ->
                                it.withSource(
                                        git("https://h/r")
                                                .withSourceSecret(new LocalObjectReference("")))),
                fault(
                        "spec.source.dockerfile",
                        it -> it.withSource(BuildSource.EMPTY.withDockerfile("#".repeat(60_001)))),
                fault("spec.completionDeadlineSeconds", it -> it.withCompletionDeadlineSeconds(0L)),
                fault("spec.output.to.name", it -> output(it, "ImageStreamTag", "no-tag")),
                fault("spec.output.to.name", it -> output(it, "DockerImage", "Not A Spec")),
                fault("spec.output.to.kind", it -> output(it, "Pod", "x:y")),
                fault("spec.strategy", it -> it.withStrategy(BuildStrategy.EMPTY)),
                fault("spec.nodeSelector[a b]", it -> it.withNodeSelector(Map.of("a b", "c"))),
                fault("spec.source.images[0].paths", it -> images(it, image(null, null))),
                fault("spec.source.images[0].as", it -> images(it, image(null, null))),
                fault("spec.source.images[0].as[0]", it -> images(it, image(List.of(""), null))),
                fault(
                        "spec.source.images[1].as[0]",
                        it ->
                                images(
                                        it,
                                        image(List.of("base"), null),
                                        image(List.of("base"), null))),
                fault(
                        "spec.source.images[0].from.name",
                        it -> images(it, new ImageSource(tag(""), List.of("base"), null, null))),
                fault(
                        "spec.source.images[0].paths[0].sourcePath",
                        it -> images(it, image(null, new ImageSourcePath("etc", "x")))),
                fault(
                        "spec.source.images[0].paths[0].sourcePath",
                        it -> images(it, image(null, new ImageSourcePath("", "x")))),
                fault(
                        "spec.source.images[0].paths[0].destinationDir",
                        it -> images(it, image(null, new ImageSourcePath("/etc", "/x")))),
                fault(
                        "spec.source.images[0].paths[0].destinationDir",
                        it -> images(it, image(null, new ImageSourcePath("/etc", "../x")))),
                fault(
                        "spec.strategy.dockerStrategy.volumes[0].name",
                        it -> volume(it, new BuildVolume("A_b", secret("s"), at("/v")))),
                fault(
                        "spec.strategy.dockerStrategy.volumes[0].source.type",
                        it ->
                                volume(
                                        it,
                                        new BuildVolume(
                                                "v",
                                                new BuildVolumeSource(
                                                        "ConfigMap",
                                                        new SecretVolumeSource(
                                                                "s", null, null, null),
                                                        null,
                                                        null),
                                                at("/v")))),
                fault(
                        "spec.strategy.dockerStrategy.volumes[0].source.secret.secretName",
                        it -> volume(it, new BuildVolume("v", secret(""), at("/v")))),
                fault(
                        "spec.strategy.dockerStrategy.volumes[0].mounts",
                        it -> volume(it, new BuildVolume("v", secret("s"), List.of()))),
                fault(
                        "spec.strategy.dockerStrategy.volumes[0].mounts[0].destinationPath",
                        it -> volume(it, new BuildVolume("v", secret("s"), at("/v:/w")))),
                fault(
                        "spec.strategy.dockerStrategy.volumes[0].mounts[0].destinationPath",
                        it -> volume(it, new BuildVolume("v", secret("s"), at("v")))),
                fault(
                        "spec.source.git",
                        it ->
                                it.withStrategy(
                                        BuildStrategy.EMPTY.withJenkinsPipelineStrategy(
                                                new JenkinsPipelineBuildStrategy(
                                                        null, null, null)))),
                fault(
                        "spec.strategy.dockerStrategy.from.name",
                        it -> docker(it, d -> d.withFrom(tag("Base")))),
                fault(
                        "spec.strategy.dockerStrategy.env[0].name",
                        it -> docker(it, d -> d.withEnv(List.of(new EnvVar("", "x", null))))),
                fault(
                        "spec.strategy.dockerStrategy.dockerfilePath",
                        it -> docker(it, d -> d.withDockerfilePath("../Dockerfile"))),
                fault(
                        "spec.triggers",
                        it -> it.withTriggers(List.of(onImage(null), onImage(tag("base:1"))))),
                fault(
                        "spec.triggers[0].imageChange.from.kind",
                        it ->
                                it.withTriggers(
                                        List.of(
                                                onImage(
                                                        ObjectReference.EMPTY
                                                                .withKind("DockerImage")
                                                                .withName("x"))))),
                fault(
                        "spec.triggers[0].generic",
                        it ->
                                it.withTriggers(
                                        List.of(BuildTriggerPolicy.EMPTY.withType("Generic")))));
    }

    @ParameterizedTest
    @MethodSource("faulty")
    void eachRuleNamesItsField(String path, UnaryOperator<BuildConfigSpec> change) {
        assertThat(faults(change)).extracting(Fault::path).contains(path);
    }

    @Test
    void urlsThatGitUnderstandsAreFine() {
        for (var url :
                List.of(
                        "https://host/r.git",
                        "http://host:3000/r.git",
                        "ssh://git@host/r.git",
                        "git://host/r",
                        "git@host:owner/r.git")) {
            assertThat(faults(it -> it.withSource(git(url)))).as(url).isEmpty();
        }
    }

    @Test
    void defaultsCompleteWhatTheContentSays() {
        var spec =
                Defaults.ofNew(
                        BuildConfigSpec.EMPTY
                                .withSource(git("https://h/r").withContextDir("./x//y/"))
                                .withStrategy(BuildStrategy.EMPTY.withType("Docker"))
                                .withOutput(
                                        BuildOutput.EMPTY.withTo(
                                                ObjectReference.EMPTY
                                                        .withKind("ImageStream")
                                                        .withName("app")))
                                .withTriggers(
                                        List.of(
                                                BuildTriggerPolicy.EMPTY.withType("imageChange"),
                                                BuildTriggerPolicy.EMPTY.withType("Moon"),
                                                BuildTriggerPolicy.EMPTY.withType(
                                                        "ConfigChange"))));

        assertThat(spec.runPolicy()).isEqualTo("Serial");
        assertThat(spec.source().type()).isEqualTo("Git");
        assertThat(spec.source().contextDir()).isEqualTo("x/y");
        assertThat(spec.strategy().dockerStrategy()).isEqualTo(DockerBuildStrategy.EMPTY);
        assertThat(spec.output().to()).isEqualTo(tag("app:latest"));
        assertThat(spec.triggers())
                .extracting(BuildTriggerPolicy::type)
                .containsExactly("ConfigChange");
        assertThat(spec.successfulBuildsHistoryLimit()).isEqualTo(5);
    }

    private static Arguments fault(String path, UnaryOperator<BuildConfigSpec> change) {
        return Arguments.of(path, change);
    }

    private static List<Fault> faults(UnaryOperator<BuildConfigSpec> change) {
        return Validation.of(Defaults.of(change.apply(aSpec())), "demo");
    }

    private static BuildConfigSpec aSpec() {
        return BuildConfigSpec.EMPTY
                .withSource(BuildSource.EMPTY.withDockerfile("FROM scratch"))
                .withStrategy(
                        BuildStrategy.EMPTY.withDockerStrategy(
                                DockerBuildStrategy.EMPTY.withFrom(tag("base:1"))))
                .withOutput(BuildOutput.EMPTY.withTo(tag("app:latest")));
    }

    private static BuildConfigSpec output(BuildConfigSpec spec, String kind, String name) {
        return spec.withOutput(
                BuildOutput.EMPTY.withTo(ObjectReference.EMPTY.withKind(kind).withName(name)));
    }

    private static BuildConfigSpec docker(
            BuildConfigSpec spec, UnaryOperator<DockerBuildStrategy> change) {
        return spec.withStrategy(
                BuildStrategy.EMPTY.withDockerStrategy(change.apply(DockerBuildStrategy.EMPTY)));
    }

    private static BuildTriggerPolicy onImage(@Nullable ObjectReference from) {
        return BuildTriggerPolicy.EMPTY
                .withType("ImageChange")
                .withImageChange(new ImageChangeTrigger(null, from, false));
    }

    private static BuildConfigSpec images(BuildConfigSpec spec, ImageSource... images) {
        return spec.withSource(spec.source().withImages(List.of(images)));
    }

    private static ImageSource image(@Nullable List<String> as, @Nullable ImageSourcePath copied) {
        return new ImageSource(tag("a:b"), as, copied == null ? null : List.of(copied), null);
    }

    private static BuildConfigSpec volume(BuildConfigSpec spec, BuildVolume volume) {
        return docker(
                spec,
                it ->
                        new DockerBuildStrategy(
                                it.from(),
                                null,
                                false,
                                null,
                                false,
                                null,
                                null,
                                null,
                                List.of(volume)));
    }

    private static BuildVolumeSource secret(String name) {
        return new BuildVolumeSource(
                "Secret", new SecretVolumeSource(name, null, null, null), null, null);
    }

    private static List<BuildVolumeMount> at(String path) {
        return List.of(new BuildVolumeMount(path));
    }

    private static BuildSource git(String uri) {
        return BuildSource.EMPTY.withGit(new GitBuildSource(uri, null, null, null, null));
    }

    private static ObjectReference tag(String name) {
        return ObjectReference.EMPTY.withKind("ImageStreamTag").withName(name);
    }
}
