package io.millrace.trigger.domain.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.apps.DeploymentCause;
import io.millrace.contract.apps.DeploymentConfig;
import io.millrace.contract.apps.DeploymentConfigSpec;
import io.millrace.contract.core.Container;
import io.millrace.contract.core.PodTemplateSpec;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.platform.schema.Json;
import io.millrace.trigger.domain.StreamTag;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// When images of tags are written into a DeploymentConfig, and when it is due for a deployment.
class RolloutTest {

    private static final String CONFIG_CHANGE = "{\"type\":\"ConfigChange\"}";

    /// The template has the containers `web` and `side`, and `first` before them.
    private static DeploymentConfig config(long latest, String image, String... triggers) {
        var spec =
                """
                {"triggers":[%s],"template":{"metadata":{"labels":{"app":"web"}},"spec":{
                 "initContainers":[{"name":"first","image":"first:1"}],
                 "containers":[{"name":"web","image":"%s"},{"name":"side","image":"side:1"}]}}}
                """
                        .formatted(String.join(",", triggers), image);
        var config =
                DeploymentConfig.of(ObjectMeta.named("demo", "web"))
                        .withSpec(
                                Json.read(
                                        spec.getBytes(StandardCharsets.UTF_8),
                                        DeploymentConfigSpec.class));
        return config.withStatus(config.status().withLatestVersion(latest));
    }

    private static String onTag(String tag, boolean automatic, String last, String containers) {
        return """
        {"type":"ImageChange","imageChangeParams":{"automatic":%s,"containerNames":[%s],
         "from":{"kind":"ImageStreamTag","name":"%s"}%s}}
        """
                .formatted(
                        automatic,
                        containers,
                        tag,
                        last.isEmpty() ? "" : ",\"lastTriggeredImage\":\"%s\"".formatted(last));
    }

    private static Optional<DeploymentConfigSpec> resolved(
            DeploymentConfig config, Map<String, String> tags) {
        return ImageTriggers.resolved(
                config,
                ImageTriggers.lookedAt(config),
                (StreamTag tag) -> Optional.ofNullable(tags.get(tag.name())));
    }

    private static String images(DeploymentConfigSpec spec) {
        return String.join(
                " ",
                ImageTriggers.containers(Objects.requireNonNull(spec.template()).spec())
                        .map(Container::image)
                        .toList());
    }

    @Test
    void theImageIsWrittenIntoEveryContainerThatIsNamedAlsoIntoThoseThatRunFirst() {
        var config = config(1, " ", onTag("a:1", true, "", "\"web\",\"first\""));

        var spec = resolved(config, Map.of("a:1", "image-a")).orElseThrow();

        assertThat(images(spec)).isEqualTo("image-a image-a side:1");
        assertThat(ImageTriggers.all(spec).toList().getFirst().lastTriggeredImage())
                .isEqualTo("image-a");
    }

    @Test
    void ifOneOfTheTagsHasNeverHadAnImageNothingIsWrittenAtAll() {
        var config =
                config(
                        1,
                        " ",
                        onTag("a:1", true, "", "\"web\""),
                        onTag("none:1", true, "", "\"side\""));

        assertThat(resolved(config, Map.of("a:1", "image-a"))).isEmpty();
    }

    @Test
    void aTagThatIsGoneKeepsItsLastImage() {
        var config =
                config(
                        1,
                        " ",
                        onTag("a:1", true, "", "\"web\""),
                        onTag("gone:1", true, "last", "\"side\""));

        var spec = resolved(config, Map.of("a:1", "image-a")).orElseThrow();

        assertThat(images(spec)).isEqualTo("first:1 image-a last");
    }

    @ParameterizedTest
    @CsvSource({"0, true, image-a", "0, false, ' '", "1, true, ' '"})
    void whatIsNotAutomaticIsWrittenForTheFirstDeploymentOfAConfigurationThatIsATrigger(
            long latest, boolean isTrigger, String image) {
        var onTag = onTag("a:1", false, "", "\"web\"");
        var config =
                isTrigger ? config(latest, " ", CONFIG_CHANGE, onTag) : config(latest, " ", onTag);

        var spec = resolved(config, Map.of("a:1", "image-a")).orElseThrow();

        assertThat(images(spec)).isEqualTo("first:1 %s side:1".formatted(image));
    }

    /// The newest deployment runs `old` in `web`, `side:1` in `side`.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
                    # version | paused | triggers        | web  | why
                    0         | false  | none            | new  | -
                    0         | false  | config          | new  | config change
                    0         | false  | config          | ' '  | -
                    0         | true   | config          | new  | -
                    0         | false  | tag             | new  | -
                    0         | false  | tag, resolved   | new  | image change
                    0         | false  | both            | new  | -
                    0         | false  | both, resolved  | new  | config change
                    1         | false  | none            | new  | -
                    1         | false  | config          | new  | config change
                    1         | false  | config          | old  | -
                    1         | false  | tag, resolved   | new  | image change
                    1         | false  | tag, resolved   | old  | -
                    1         | false  | both, resolved  | new  | image change
                    1         | true   | both, resolved  | new  | -
                    1         | false  | both, resolved  | ' '  | -
                    """)
    void aDeploymentIsDueWhen(
            long version, boolean paused, String triggers, String web, @Nullable String why) {
        var onTag = onTag("a:1", true, triggers.contains("resolved") ? web : "", "\"web\"");
        var config =
                switch (triggers.split(",", -1)[0]) {
                    case "config" -> config(version, web, CONFIG_CHANGE);
                    case "tag" -> config(version, web, onTag);
                    case "both" -> config(version, web, CONFIG_CHANGE, onTag);
                    default -> config(version, web);
                };
        var spec = (ObjectNode) Json.tree(Json.bytes(config.spec()));
        spec.put("paused", paused);
        Optional<PodTemplateSpec> latest =
                version == 0
                        ? Optional.empty()
                        : Optional.ofNullable(config(1, "old").spec().template());

        var due = Rollout.due(config.withSpec(Json.read(spec, DeploymentConfigSpec.class)), latest);

        assertThat(due.map(it -> String.valueOf(it.message()))).isEqualTo(Optional.ofNullable(why));
    }

    @Test
    void anImageChangeSaysWhichImages() {
        var config = config(1, "new", onTag("a:1", true, "new", "\"web\""));

        var due = Rollout.due(config, Optional.ofNullable(config(1, "old").spec().template()));

        assertThat(Json.tree((Object) due.orElseThrow().causes().getFirst()).toString())
                .contains(
                        "\"type\":\"ImageChange\"", "\"kind\":\"DockerImage\"", "\"name\":\"new\"");
        assertThat(due.orElseThrow().causes())
                .extracting(DeploymentCause::type)
                .containsExactly("ImageChange");
    }
}
