package io.millrace.trigger.workload;

import static io.millrace.trigger.Story.NOON;
import static io.millrace.trigger.Story.move;
import static io.millrace.trigger.Story.pullSpec;
import static io.millrace.trigger.Story.stream;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contract.Command;
import io.millrace.contract.Fact;
import io.millrace.contract.Requester;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.Verb;
import io.millrace.contract.core.Namespace;
import io.millrace.contract.image.ImageLookupPolicy;
import io.millrace.contract.image.ImageStream;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.contract.rbac.ClusterRole;
import io.millrace.contract.rbac.PolicyRule;
import io.millrace.contract.rbac.RoleBinding;
import io.millrace.contract.rbac.RoleRef;
import io.millrace.contract.rbac.Subject;
import io.millrace.platform.log.Outcome;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.RefusedException;
import io.millrace.trigger.Desk;
import io.millrace.trigger.Tables;
import io.millrace.trigger.following.Turns;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Annotated workloads on a real ledger.
class WorkloadRulesTest {

    @RegisterExtension final Tables tables = new Tables();

    private WorkloadRules rules = new WorkloadRules(Turns.FREE, Optional.empty());
    private Desk work;
    private int asked;

    @BeforeEach
    void aProject() {
        work = new Desk(tables, NOON);
        work.project(ResourceType.NAMESPACE, Namespace.of(ObjectMeta.named("demo")));
        work.project(ResourceType.IMAGE_STREAM, stream("busybox", 1, "a"));
    }

    @ParameterizedTest
    @CsvSource({
        "deployments,spec.template.spec.containers[0].image",
        "deployments,spec.template.spec.initContainers[?(@.name==\"first\")].image",
        "statefulsets,spec.template.spec.containers[?(@.name==\"web\")].image",
        "daemonsets,spec.template.spec.containers[?(@name==\"web\")].image",
        "cronjobs,spec.jobTemplate.spec.template.spec.containers[?(@.name==\"web\")].image"
    })
    void everyMoveReachesTheContainerThatTheAnnotationNames(String plural, String path) {
        create(plural, "web", trigger("busybox:latest", path, ""));
        var container = path.contains("init") ? "/initContainers/0" : "/containers/0";
        assertThat(image(plural, container)).isEqualTo(pullSpec("busybox", "a"));

        tell(move("busybox", 1, "a"));
        tell(move("busybox", 2, "b"));
        tell(move("busybox", 2, "b"));

        assertThat(image(plural, container)).isEqualTo(pullSpec("busybox", "b"));
        assertThat(decisions()).containsExactly("1 Fired Deployed", "2 Fired Deployed");
        assertThat(work.facts(Fact.DeploymentTriggered.class)).hasSize(2);
        assertThat(work.facts(Fact.TriggerDecided.class))
                .extracting(Fact.TriggerDecided::revision, Fact.TriggerDecided::key)
                .containsExactly(
                        tuple(1L, "%s/uid-of-busybox/latest/1".formatted(uid(plural))),
                        tuple(2L, "%s/uid-of-busybox/latest/2".formatted(uid(plural))));
    }

    @Test
    void whatAPausedTriggerMissedIsWrittenWhenItIsResumed() {
        var path = "spec.template.spec.containers[0].image";
        create("deployments", "web", trigger("busybox:latest", path, ",\"paused\":true"));

        patch(
                "{\"metadata\":{\"annotations\":{\"image.openshift.io/triggers\":%s}}}"
                        .formatted(Json.text(trigger("busybox:latest", path, ""))));

        assertThat(image("deployments", "/containers/0")).isEqualTo(pullSpec("busybox", "a"));
        assertThat(decisions()).containsExactly("1 Fired Deployed");
    }

    @Test
    void aMoveThatWasPausedFiresUnderItsOwnKeyWhenItIsResumed() {
        var path = "spec.template.spec.containers[0].image";
        create("deployments", "web", trigger("busybox:latest", path, ",\"paused\":true"));
        tell(move("busybox", 2, "b"));
        work.project(ResourceType.IMAGE_STREAM, stream("busybox", 2, "b"));
        work.pass(Duration.ofMinutes(5));

        patch(
                "{\"metadata\":{\"annotations\":{\"image.openshift.io/triggers\":%s}}}"
                        .formatted(Json.text(trigger("busybox:latest", path, ""))));

        assertThat(decisions()).containsExactly("1 Paused null", "2 Fired Deployed");
        assertThat(
                        work.query(
                                "select decided_at from ledger where revision = 2",
                                row -> row.getTimestamp(1).toInstant()))
                .containsExactly(work.now());
        assertThat(
                        work.query(
                                "select reason || ' ' || command_key from ledger where revision ="
                                        + " 2",
                                row -> row.getString(1)))
                .containsExactly(
                        "Evaluated %s/uid-of-busybox/latest/2".formatted(uid("deployments")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ,"paused":true                        | old
                    ,"paused":"true"                      | old
                    ,"paused":false                       | new
                    ,"paused":"false"                     | new
                    ,"paused":null                        | new
                    ,"lastTriggeredImage":"old:1"         | new
                    ,"unknown":{"a":1}                    | new
                    """)
    void aTriggerIsPausedByAFlagOrTheWordForIt(String more, String image) {
        create(
                "deployments",
                "web",
                trigger("busybox:latest", "spec.template.spec.containers[0].image", more));

        assertThat(image("deployments", "/containers/0"))
                .isEqualTo(image.equals("old") ? "old:1" : pullSpec("busybox", "a"));
    }

    @Test
    void tagsWithoutAnImageArePassedOverOneByOne() {
        create(
                "deployments",
                "web",
                "[%s,%s]"
                        .formatted(
                                inner("none:1", "spec.template.spec.initContainers[0].image"),
                                inner("busybox:latest", "spec.template.spec.containers[0].image")));

        assertThat(image("deployments", "/initContainers/0")).isEqualTo("first:1");
        assertThat(image("deployments", "/containers/0")).isEqualTo(pullSpec("busybox", "a"));
    }

    private static String inner(String tag, String path) {
        var whole = trigger(tag, path, "");
        return whole.substring(1, whole.length() - 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", " "})
    void noTriggersAreNoFault(String annotation) {
        create("deployments", "web", annotation);

        assertThat(work.facts()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "{}",
                "[{\"from\":{\"kind\":\"ImageStreamTag\",\"name\":\"busybox\"},\"fieldPath\":\"spec.template.spec.containers[0].image\"}]",
                "[{\"from\":{\"kind\":\"DockerImage\",\"name\":\"a:b\"},\"fieldPath\":\"spec.template.spec.containers[0].image\"}]",
                "[{\"from\":{\"kind\":\"ImageStreamTag\",\"name\":\"busybox:latest\"},\"fieldPath\":\"spec.replicas\"}]",
                "[{\"from\":{\"kind\":\"ImageStreamTag\",\"name\":\"busybox:latest\"},\"fieldPath\":\"spec.template.spec.containers[0].image\"},{\"from\":{\"kind\":\"ImageStreamTag\",\"name\":\"busybox:latest\"},\"fieldPath\":\"spec.template.spec.containers[0].image\"}]"
            })
    void whatCannotBeFollowedIsToldAndTheObjectIsLeftAlone(String annotation) {
        create("deployments", "web", annotation);
        patch("{\"spec\":{\"replicas\":3}}");

        assertThat(image("deployments", "/containers/0")).isEqualTo("old:1");
        assertThat(work.facts()).singleElement().isInstanceOf(Fact.TriggerUnreadable.class);
    }

    @Test
    void twoTriggersThatMeanOneContainerCannotBeFollowed() {
        create(
                "deployments",
                "web",
                "[%s,%s]"
                        .formatted(
                                inner("busybox:latest", "spec.template.spec.containers[0].image"),
                                inner(
                                        "busybox:latest",
                                        "spec.template.spec.containers[?(@.name==\"web\")].image")));

        assertThat(image("deployments", "/containers/0")).isEqualTo("old:1");
        assertThat(work.facts()).singleElement().isInstanceOf(Fact.TriggerUnreadable.class);
    }

    @Test
    void aContainerThatIsNotThereIsSkipped() {
        create(
                "deployments",
                "web",
                trigger(
                        "busybox:latest",
                        "spec.template.spec.containers[?(@.name==\"other\")].image",
                        ""));

        assertThat(image("deployments", "/containers/0")).isEqualTo("old:1");
        assertThat(decisions()).containsExactly("1 Skipped null");
        assertThat(work.facts(Fact.DeploymentTriggered.class)).isEmpty();
    }

    @Test
    void aMoveThatNobodyTellsIsMadeGoodFor() {
        create(
                "deployments",
                "web",
                trigger("busybox:latest", "spec.template.spec.containers[0].image", ""));
        work.project(ResourceType.IMAGE_STREAM, stream("busybox", 2, "b"));
        rules = new WorkloadRules(Turns.FREE, Optional.empty());

        for (var i = 0; i < 4; i++) {
            rules.tick(work.now(), work);
            work.pass(Duration.ofSeconds(10));
        }

        assertThat(image("deployments", "/containers/0")).isEqualTo(pullSpec("busybox", "b"));
        assertThat(decisions()).hasSize(2);
    }

    @Test
    void whatAnObjectSaysIsKept() {
        create("deployments", "web", "");

        assertThat(object("deployments").at("/spec/strategy/type").asText()).isEqualTo("Recreate");
        assertThat(object("deployments").at("/spec/template/spec/nodeSelector/zone").asText())
                .isEqualTo("a");
        assertThat(object("deployments").at("/spec/template/spec/dnsPolicy").asText())
                .isEqualTo("ClusterFirst");
    }

    @Test
    void aCronJobsShortNameIsLookedUpWhereTheStreamAllowsIt() {
        create("cronjobs", "web", "", "busybox", "");
        assertThat(image("cronjobs", "/containers/0")).isEqualTo("busybox");

        work.project(ResourceType.IMAGE_STREAM, local("busybox"));
        patch(
                "cronjobs",
                "{\"spec\":{\"jobTemplate\":{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"web\",\"image\":\"busybox:latest\"}]}}}}}}");

        assertThat(image("cronjobs", "/containers/0")).isEqualTo(pullSpec("busybox", "a"));
    }

    @Test
    void aDeploymentKeepsTheShortNameUnlessItAsks() {
        work.project(ResourceType.IMAGE_STREAM, local("busybox"));
        create("deployments", "web", "", "busybox", "");
        assertThat(image("deployments", "/containers/0")).isEqualTo("busybox");

        create(
                "statefulsets",
                "web",
                "",
                "busybox",
                "\"annotations\":{\"alpha.image.policy.openshift.io/resolve-names\":\"*\"},");

        assertThat(image("statefulsets", "/containers/0")).isEqualTo(pullSpec("busybox", "a"));
    }

    @Test
    void whoAsksForItLaterHasHisShortNamesLookedUpThen() {
        create("deployments", "web", "", "busybox:latest", "");
        assertThat(image("deployments", "/containers/0")).isEqualTo("busybox:latest");

        patch(
                """
                {"spec":{"template":{"metadata":{"annotations":
                {"alpha.image.policy.openshift.io/resolve-names":"*"}}}}}
                """);

        assertThat(image("deployments", "/containers/0")).isEqualTo(pullSpec("busybox", "a"));
    }

    @Test
    void whoMayNoLongerPullAnotherProjectsTagGetsItsImagesNoMore() {
        work.project(
                ResourceType.CLUSTER_ROLE,
                new ClusterRole(
                        null,
                        null,
                        ObjectMeta.named("puller"),
                        List.of(PolicyRule.on("*", List.of("*"), List.of("get"))),
                        null));
        var binding =
                RoleBinding.of(
                        ObjectMeta.named("other", "pullers"),
                        RoleRef.clusterRole("puller"),
                        List.of(Subject.user("alice")));
        work.project(ResourceType.ROLE_BINDING, binding);
        work.project(ResourceType.IMAGE_STREAM, inOther(1, "a"));
        create(
                "deployments",
                "web",
                trigger("busybox:latest", "spec.template.spec.containers[0].image", "")
                        .replace("\"kind\"", "\"namespace\":\"other\",\"kind\""));
        tell(moveInOther(2, "b"));
        assertThat(image("deployments", "/containers/0")).isEqualTo(pullSpec("busybox", "b"));

        var unused = work.remove(ResourceType.ROLE_BINDING, binding);
        tell(moveInOther(3, "c"));
        work.project(ResourceType.IMAGE_STREAM, inOther(3, "c"));
        patch("{\"spec\":{\"replicas\":3}}");

        assertThat(image("deployments", "/containers/0")).isEqualTo(pullSpec("busybox", "b"));
        assertThat(decisions())
                .containsExactly("1 Fired Deployed", "2 Fired Deployed", "3 Refused null");
        assertThat(work.facts(Fact.TriggerDecided.class).getLast().image()).isEmpty();
        assertThat(
                        work.query(
                                "select image || pull_spec || refusal from ledger where revision = 3",
                                row -> row.getString(1)))
                .containsExactly(
                        "other/busybox:latest is not for project demo: neither its service account"
                                + " default nor whoever named it here may pull it");

        work.project(ResourceType.ROLE_BINDING, binding);
        for (var tick = 0; tick < 3; tick++) {
            rules.tick(work.now(), work);
            work.pass(Duration.ofSeconds(10));
        }

        assertThat(image("deployments", "/containers/0")).isEqualTo(pullSpec("busybox", "c"));
        assertThat(decisions())
                .containsExactly("1 Fired Deployed", "2 Fired Deployed", "3 Fired Deployed");
    }

    private static ImageStream inOther(long revision, String letter) {
        var stream = stream("busybox", revision, letter);
        return stream.withMetadata(
                ObjectMeta.named("other", "busybox").withUid(stream.metadata().uid()));
    }

    private static Fact.TagUpdated moveInOther(long revision, String letter) {
        var move = move("busybox", revision, letter);
        return new Fact.TagUpdated(
                "other",
                move.name(),
                move.streamUid(),
                move.tag(),
                revision,
                move.image(),
                move.pullSpec(),
                "",
                revision,
                "Push",
                "somebody",
                NOON,
                null);
    }

    @Test
    void aSelectorCannotBeChangedAndMustFit() {
        create("deployments", "web", "");

        var outcome = patch("{\"spec\":{\"selector\":{\"matchLabels\":{\"app\":\"other\"}}}}");

        assertThat(requireNonNull(((Outcome.Refused) outcome).refusal().details()).causes())
                .extracting(it -> it.field())
                .containsExactly("spec.selector", "spec.template.metadata.labels");
    }

    private static ImageStream local(String name) {
        var stream = stream(name, 1, "a");
        return stream.withSpec(stream.spec().withLookupPolicy(new ImageLookupPolicy(true)));
    }

    private static String trigger(String tag, String path, String more) {
        return "[{\"from\":{\"kind\":\"ImageStreamTag\",\"name\":\"%s\"},\"fieldPath\":%s%s}]"
                .formatted(tag, Json.text(path), more);
    }

    private void create(String plural, String name, String annotation) {
        create(plural, name, annotation, "old:1", "");
    }

    private void create(
            String plural, String name, String annotation, String image, String podMetadata) {
        var template =
                """
                {"metadata":{%s"labels":{"app":"web"}},"spec":{"nodeSelector":{"zone":"a"},
                "initContainers":[{"name":"first","image":"first:1"}],
                "containers":[{"name":"web","image":"%s"}]}}
                """
                        .formatted(podMetadata, image);
        var spec =
                plural.equals("cronjobs")
                        ? "{\"schedule\":\"* * * * *\",\"jobTemplate\":{\"spec\":{\"template\":%s}}}"
                                .formatted(template)
                        : "{\"strategy\":{\"type\":\"Recreate\"},\"selector\":{\"matchLabels\":{\"app\":\"web\"}},\"template\":%s}"
                                .formatted(template);
        decide(
                plural,
                Verb.CREATE,
                "",
                "{\"metadata\":{\"name\":\"%s\",\"annotations\":{\"image.openshift.io/triggers\":%s}},\"spec\":%s}"
                        .formatted(name, Json.text(annotation), spec),
                null);
    }

    private Outcome patch(String patch) {
        return patch("deployments", patch);
    }

    private Outcome patch(String plural, String patch) {
        return decide(plural, Verb.PATCH, "web", patch, "application/strategic-merge-patch+json");
    }

    private Outcome decide(
            String plural, Verb verb, String name, String body, @Nullable String patchType) {
        JsonNode tree = Json.tree(body.getBytes(StandardCharsets.UTF_8));
        try {
            return rules.decide(
                    new Command(
                            "command-" + ++asked,
                            new Requester("alice", "", List.of(), Map.of()),
                            verb,
                            plural.equals("cronjobs") ? "batch" : "apps",
                            plural,
                            "",
                            "demo",
                            name,
                            tree,
                            patchType,
                            null,
                            null,
                            Map.of(),
                            false,
                            work.now().plusSeconds(30),
                            "",
                            Map.of()),
                    work);
        } catch (RefusedException refused) {
            return new Outcome.Refused(refused.refusal());
        }
    }

    private void tell(Fact.TagUpdated move) {
        rules.moved(move, "", work);
    }

    private JsonNode object(String plural) {
        var kind = WorkloadKind.of(plural.equals("cronjobs") ? "batch" : "apps", plural);
        return work.find(ResourceKey.of(kind.orElseThrow().type(), "demo", "web"))
                .orElseThrow()
                .tree();
    }

    private String uid(String plural) {
        return object(plural).at("/metadata/uid").asText();
    }

    private String image(String plural, String container) {
        var kind = WorkloadKind.of(plural.equals("cronjobs") ? "batch" : "apps", plural);
        return object(plural)
                .at(kind.orElseThrow().templatePointer() + "/spec" + container + "/image")
                .asText();
    }

    private List<String> decisions() {
        return work.query(
                "select revision, decision, outcome from ledger order by id",
                row -> "%d %s %s".formatted(row.getLong(1), row.getString(2), row.getString(3)));
    }
}
