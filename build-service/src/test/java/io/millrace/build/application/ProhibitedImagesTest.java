package io.millrace.build.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.Fact;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.Verb;
import io.millrace.contract.image.Image;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.contract.meta.StatusCause;
import io.millrace.platform.log.Outcome;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.Refusal;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// From an image that is annotated with `images.openshift.io/deny-execution` nobody builds.
class ProhibitedImagesTest extends BuildScene {

    private static final String DENY = "images.openshift.io/deny-execution";
    private static final String SENSE = "Forbidden: this image is prohibited by policy";

    @BeforeEach
    void theBaseImageIsProhibited() {
        annotate(ALPHA, "true");
    }

    private void annotate(String pullSpec, String value) {
        var digest = digestOf(pullSpec);
        var image = Image.of(ObjectMeta.named(digest).withAnnotations(Map.of(DENY, value)));
        work.project(ResourceKey.cluster(ResourceType.IMAGE, digest), image);
    }

    @ParameterizedTest
    @CsvSource({
        "ImageStreamTag, base:1",
        "ImageStreamImage, base@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "DockerImage, registry:5000/demo/base:1",
        "DockerImage, registry:5000/demo/base@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "DockerImage, quay.io/far/away@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    })
    void noBuildIsMadeFromItHoweverItIsNamed(String kind, String name) {
        var outcome =
                ask(
                        """
                        {"strategy":{"dockerStrategy":{"from":{"kind":"%s","name":"%s"}}}}
                        """
                                .formatted(kind, name));

        var refusal = refusal(outcome);
        assertThat(refusal.code()).isEqualTo(403);
        assertThat(refusal.reason()).isEqualTo("Forbidden");
        assertThat(refusal.message())
                .isEqualTo(
                        "builds.build.openshift.io \"free\" is forbidden:"
                                + " spec.strategy.dockerStrategy.from.name: "
                                + SENSE);
        assertThat(Objects.requireNonNull(refusal.details()).causes())
                .containsExactly(
                        new StatusCause(
                                "FieldValueForbidden",
                                SENSE,
                                "spec.strategy.dockerStrategy.from.name"));
        assertThat(work.list(ResourceType.BUILD, "demo")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sourceStrategy", "customStrategy"})
    void whicheverStrategyItIs(String strategy) {
        var outcome =
                ask(
                        """
                        {"source":{"git":{"uri":"https://h/r"}},
                         "strategy":{"%s":{"from":{"kind":"DockerImage","name":"%s"}}}}
                        """
                                .formatted(strategy, ALPHA));

        assertThat(messageOf(outcome)).contains("spec.strategy.%s.from.name: ".formatted(strategy));
    }

    @Test
    void nothingIsCopiedFromItEither() {
        var outcome =
                ask(
                        """
                        {"source":{"dockerfile":"FROM x","images":[
                           {"from":{"kind":"DockerImage","name":"%s"},"paths":[{"sourcePath":"/a","destinationDir":"b"}]},
                           {"from":{"kind":"DockerImage","name":"%s"},"paths":[{"sourcePath":"/a","destinationDir":"c"}]}]},
                         "strategy":{"dockerStrategy":{}}}
                        """
                                .formatted(BETA, ALPHA));

        assertThat(messageOf(outcome)).endsWith("spec.source.images[1].from.name: " + SENSE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "True", "", "yes"})
    void onlyTheWordTrueProhibits(String value) {
        annotate(ALPHA, value);

        assertThat(codeOf(ask(from(ALPHA)))).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"quay.io/far/away:1", "registry:5000/demo/base:none"})
    void whatCannotBeResolvedIsNotProhibited(String name) {
        assertThat(codeOf(ask(from(name)))).isZero();
    }

    @Test
    void aConfigurationIsWrittenAndMakesNoBuild() {
        create(config());

        var outcome = instantiate(DEVELOPER, "{}", Map.of());

        assertThat(refusal(outcome).code()).isEqualTo(403);
        assertThat(messageOf(outcome)).startsWith("builds.build.openshift.io \"hello-1\"");
        assertThat(storedConfig().status().lastVersion()).isZero();
    }

    @Test
    void aTriggerIsToldThatItNeedNotAskAgain() {
        create(config());

        instantiate(TRIGGERS, firing(ALPHA), Map.of("trigger-key", "k1"));

        assertThat(work.facts())
                .singleElement()
                .isInstanceOfSatisfying(
                        Fact.BuildRefused.class,
                        it -> {
                            assertThat(it.reason()).isEqualTo("Forbidden");
                            assertThat(it.message()).endsWith(SENSE);
                            assertThat(it.temporary()).isFalse();
                        });
    }

    @Test
    void aBuildIsNotRepeatedWithWhatHasBeenProhibitedSince() {
        annotate(ALPHA, "false");
        create(config());
        instantiate(DEVELOPER, "{}", Map.of());
        annotate(ALPHA, "true");

        var outcome = decide(command(Verb.CREATE, "builds", "clone", "hello-1", "{}", DEVELOPER));

        assertThat(messageOf(outcome)).endsWith(SENSE);
    }

    @Test
    void aBuildWhoseImageAppearsLaterAndIsProhibitedFails() {
        stream("late", "", "");
        ask(
                """
                {"strategy":{"dockerStrategy":{"from":{"kind":"ImageStreamTag","name":"late:1"}}}}
                """);
        assertThat(build("free").status().phase()).isEqualTo("New");

        stream("late", "1", ALPHA);
        work.pass(10);
        rules.tick(work.now(), work);
        work.commit();

        assertThat(build("free").status().phase()).isEqualTo("Error");
        assertThat(build("free").status().reason()).isEqualTo("CannotCreateBuildPod");
        assertThat(build("free").status().message()).endsWith("prohibited by policy");
    }

    @Test
    void ofImagesOnlyTheProhibitedAreKept() {
        var key = ResourceKey.cluster(ResourceType.IMAGE, digestOf(ALPHA));
        var image = Image.of(ObjectMeta.named(digestOf(ALPHA)));
        var denied = image.withMetadata(image.metadata().withAnnotations(Map.of(DENY, "true")));
        var allowed = image.withMetadata(image.metadata().withAnnotations(Map.of(DENY, "false")));

        assertThat(rules.keeps(key, Json.bytes(image))).isFalse();
        assertThat(rules.keeps(key, Json.bytes(allowed))).isFalse();
        assertThat(rules.keeps(key, Json.bytes(denied))).isTrue();
        assertThat(
                        rules.keeps(
                                ResourceKey.of(ResourceType.IMAGE_STREAM, "demo", "base"),
                                Json.bytes(image)))
                .isTrue();
    }

    private Outcome ask(String spec) {
        var whole =
                spec.contains("\"source\"")
                        ? spec
                        : spec.replaceFirst("\\{", "{\"source\":{\"dockerfile\":\"FROM x\"},");
        var body = "{\"metadata\":{\"name\":\"free\"},\"spec\":%s}".formatted(whole);
        return decide(command(Verb.CREATE, "builds", "", "", body, DEVELOPER));
    }

    private static Refusal refusal(Outcome outcome) {
        return ((Outcome.Refused) outcome).refusal();
    }

    private static String from(String pullSpec) {
        return """
        {"strategy":{"dockerStrategy":{"from":{"kind":"DockerImage","name":"%s"}}}}
        """
                .formatted(pullSpec);
    }
}
