package io.millrace.trigger.application;

import static io.millrace.trigger.Story.IMAGE_CHANGE;
import static io.millrace.trigger.Story.NOON;
import static io.millrace.trigger.Story.config;
import static io.millrace.trigger.Story.digest;
import static io.millrace.trigger.Story.lastTriggered;
import static io.millrace.trigger.Story.move;
import static io.millrace.trigger.Story.onImageChange;
import static io.millrace.trigger.Story.pullSpec;
import static io.millrace.trigger.Story.stream;
import static io.millrace.trigger.Story.streamTag;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contract.Command;
import io.millrace.contract.Requester;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.Verb;
import io.millrace.contract.build.BuildConfig;
import io.millrace.contract.build.TriggerHistory;
import io.millrace.contract.build.TriggerImpact;
import io.millrace.contract.build.TriggerReplay;
import io.millrace.contract.image.ImageStreamSpec;
import io.millrace.contract.image.TagReference;
import io.millrace.platform.log.Change;
import io.millrace.platform.log.Outcome;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.RefusedException;
import io.millrace.trigger.Desk;
import io.millrace.trigger.Story;
import io.millrace.trigger.Tables;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What would happen, and what did.
class PreviewTest {

    @RegisterExtension final Tables tables = new Tables();

    private final TriggerRules rules =
            new TriggerRules(Optional.empty(), 60, Duration.ofHours(24), 0, 0);
    private Desk work;

    /// `alice` may read the project `demo`, and nothing else.
    @BeforeEach
    void aProject() {
        work = new Desk(tables, NOON);
        work.project(
                ResourceType.ROLE,
                Map.of(
                        "kind", "Role",
                        "metadata", Map.of("namespace", "demo", "name", "view"),
                        "rules",
                                List.of(
                                        Map.of(
                                                "verbs", List.of("get"),
                                                "apiGroups", List.of("*"),
                                                "resources", List.of("*")))));
        work.project(
                ResourceType.ROLE_BINDING,
                Map.of(
                        "kind", "RoleBinding",
                        "metadata", Map.of("namespace", "demo", "name", "alice"),
                        "roleRef",
                                Map.of(
                                        "kind", "Role",
                                        "name", "view",
                                        "apiGroup", "rbac.authorization.k8s.io"),
                        "subjects",
                                List.of(
                                        Map.of(
                                                "kind", "User",
                                                "name", "alice",
                                                "apiGroup", "rbac.authorization.k8s.io"))));
        work.project(ResourceType.IMAGE_STREAM, stream("base", 1, "a"));
        build("a", "demo", "base");
        build("b", "demo", "a", "base");
    }

    @Test
    void whatWouldBeBuiltIsToldWaveByWave() {
        assertThat(impact("")).containsExactly("a Fired", "b Fired");
    }

    @Test
    void whatIsPausedOrBuiltAlreadyIsToldToo() {
        project(config("asleep", "base:latest", onImageChange(null, null, true)));
        project(
                lastTriggered(
                        config("done", "base:latest", IMAGE_CHANGE),
                        "base:latest",
                        pullSpec("base", "b")));

        assertThat(impact(digest("b")))
                .containsExactly("a Fired done UpToDate asleep Paused", "b Fired");
        assertThat(work.commands()).isEmpty();
    }

    @Test
    void whatFollowsATagThatFollowsIsToldToo() {
        work.project(
                ResourceType.IMAGE_STREAM,
                stream("base", 1, "a")
                        .withSpec(
                                ImageStreamSpec.EMPTY.withTags(
                                        List.of(
                                                TagReference.EMPTY.withName("latest"),
                                                TagReference.EMPTY
                                                        .withName("stable")
                                                        .withFrom(Story.streamTag("latest"))))));
        var stored = work.projectedList(ResourceType.IMAGE_STREAM, "demo").getFirst();
        rules.projected(new Change(stored.key(), Optional.empty(), Optional.of(stored)), work);
        project(config("late", "base:stable", onImageChange(null, null, false)));
        project(config("asleep", "base:stable", onImageChange(null, null, true)));

        assertThat(impact("")).first().asString().contains("late Fired", "asleep Paused");
    }

    @Test
    void whatFollowsSeveralTagsIsDeployedWithTheLastOfThem() {
        follow("web", Map.of("base", false, "a", false));
        follow("half", Map.of("base", false, "a", true));

        assertThat(impact("")).containsExactly("a Fired half Fired", "b Fired web Fired");
    }

    @Test
    void whatNamesNoContainerIsNotDeployed() {
        follow("lost", Map.of("base", false), "another");

        assertThat(impact("")).containsExactly("a Fired", "b Fired");
    }

    private void follow(String name, Map<String, Boolean> streams) {
        follow(name, streams, "");
    }

    /// A Deployment with a container for each stream.
    ///
    /// @param streams and whether their triggers are paused
    /// @param suffix of the containers' names, which their triggers do not have
    private void follow(String name, Map<String, Boolean> streams, String suffix) {
        var triggers = new ArrayList<Map<String, Object>>();
        var containers = new ArrayList<Map<String, String>>();
        streams.forEach((stream, paused) -> {
            triggers.add(
                    Map.of(
                            "from",
                            Map.of("kind", "ImageStreamTag", "name", stream + ":latest"),
                            "fieldPath",
                            "spec.template.spec.containers[?(@.name==\"%s\")].image"
                                    .formatted(stream),
                            "paused",
                            paused));
            containers.add(Map.of("name", stream + suffix, "image", " "));
        });
        var key = ResourceKey.of(ResourceType.DEPLOYMENT, "demo", name);
        work.save(
                key,
                Map.of(
                        "metadata",
                        Map.of(
                                "namespace",
                                "demo",
                                "name",
                                name,
                                "uid",
                                "uid-of-" + name,
                                "annotations",
                                Map.of(
                                        "image.openshift.io/triggers",
                                        new String(Json.bytes(triggers), UTF_8))),
                        "spec",
                        Map.of("template", Map.of("spec", Map.of("containers", containers)))));
    }

    @Test
    void whatIsNoImageIsRefused() {
        assertThatThrownBy(() -> impact("foo")).isInstanceOf(RefusedException.class);
    }

    @Test
    void nobodyLearnsOfObjectsThatHeMayNotGet() {
        build("theirs", "other", "demo/base");

        assertThat(impact("")).containsExactly("a Fired", "b Fired");
    }

    @Test
    void movesOfThePastAreReplayedWithAnotherWindow() {
        moves(1, 2, 3);

        var asItWas = replay(new TriggerReplay(null, null, null, null, null, null, null, null));
        var windowed = replay(new TriggerReplay(null, null, null, null, null, "5m", null, null));

        assertThat(Objects.requireNonNull(asItWas.summary()).builds()).isEqualTo(3);
        assertThat(Objects.requireNonNull(windowed.summary()).builds()).isEqualTo(1);
        assertThat(windowed.items()).hasSize(3);
    }

    @Test
    void aReplayOfAStreamThatOneMayNotSeeIsRefused() {
        var proposed =
                new TriggerReplay(
                        null,
                        null,
                        null,
                        null,
                        List.of(onImageChange("other/secret:latest", null, false)),
                        null,
                        null,
                        null);

        assertThatThrownBy(() -> replay(proposed)).isInstanceOf(RefusedException.class);
    }

    @Test
    void proposedTriggersThatNameNoTagAreRefused() {
        var proposed =
                new TriggerReplay(
                        null,
                        null,
                        null,
                        null,
                        List.of(onImageChange("busybox", null, false)),
                        null,
                        null,
                        null);

        var outcome = decide("buildconfigs", "replay", "a", Map.of(), proposed);

        assertThat(((Outcome.Refused) outcome).refusal().message())
                .isEqualTo(
                        "triggers: ImageStreamTag \"busybox\" is no ImageStreamTag such as busybox:latest");
    }

    @Test
    void decisionsAreSummedUp() {
        moves(1, 2, 3);

        var history =
                (TriggerHistory)
                        ask("buildconfigs", "triggers", "a", Map.of("summary", "true"), null);

        assertThat(history.summary())
                .satisfies(it -> {
                    assertThat(Objects.requireNonNull(it).moves()).isEqualTo(3);
                    assertThat(it.builds()).isZero();
                });
        assertThat(history.conditions()).isNull();
    }

    private void moves(long... revisions) {
        for (var revision : revisions) {
            rules.received(move("base", revision, String.valueOf(revision)), work);
            commit();
            work.pass(Duration.ofMinutes(1));
        }
    }

    private void build(String name, String namespace, String... from) {
        var triggers =
                java.util.Arrays.stream(from)
                        .map(it -> onImageChange(it + ":latest", null, false))
                        .toArray(io.millrace.contract.build.BuildTriggerPolicy[]::new);
        var config = config(name, from[0] + ":latest", triggers);
        project(
                config.withMetadata(config.metadata().withNamespace(namespace))
                        .withSpec(
                                config.spec()
                                        .withOutput(
                                                config.spec()
                                                        .output()
                                                        .withTo(streamTag(name + ":latest")))));
    }

    private void project(BuildConfig config) {
        work.project(ResourceType.BUILD_CONFIG, config);
        var stored =
                work.projectedList(ResourceType.BUILD_CONFIG, "").stream()
                        .filter(it -> it.key().name().equals(config.metadata().name()))
                        .findFirst()
                        .orElseThrow();
        rules.projected(new Change(stored.key(), Optional.empty(), Optional.of(stored)), work);
        commit();
        work.commands().clear();
    }

    private void commit() {
        tables.commit();
        var done = new ArrayList<>(work.afterwards());
        work.afterwards().clear();
        done.forEach(Runnable::run);
    }

    private List<String> impact(String image) {
        var impact =
                (TriggerImpact)
                        ask(
                                "imagestreams",
                                "impact",
                                "base",
                                image.isEmpty() ? Map.of() : Map.of("image", image),
                                null);
        return impact.waves().stream()
                .map(wave ->
                        String.join(
                                " ",
                                wave.items().stream()
                                        .map(it -> it.name() + " " + it.decision())
                                        .toList()))
                .toList();
    }

    private TriggerReplay replay(TriggerReplay wish) {
        return (TriggerReplay) ask("buildconfigs", "replay", "a", Map.of(), wish);
    }

    private Object ask(
            String resource,
            String subresource,
            String name,
            Map<String, String> options,
            @Nullable Object body) {
        var answer = (Outcome.Answered) decide(resource, subresource, name, options, body);
        return Objects.requireNonNull(answer.body());
    }

    private Outcome decide(
            String resource,
            String subresource,
            String name,
            Map<String, String> options,
            @Nullable Object body) {
        return rules.decide(
                new Command(
                        "command",
                        new Requester("alice", "", List.of(), Map.of()),
                        Verb.CREATE,
                        "build.openshift.io",
                        resource,
                        subresource,
                        "demo",
                        name,
                        body,
                        null,
                        "uid-of-" + name,
                        null,
                        options,
                        true,
                        work.now().plusSeconds(30),
                        "gateway-1",
                        Map.of()),
                work);
    }
}
