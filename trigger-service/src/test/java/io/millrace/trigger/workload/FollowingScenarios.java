package io.millrace.trigger.workload;

import static io.millrace.trigger.Story.NOON;
import static io.millrace.trigger.Story.move;
import static io.millrace.trigger.Story.pullSpec;
import static io.millrace.trigger.Story.stream;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.Fact;
import io.millrace.contract.ResourceType;
import io.millrace.contract.core.Namespace;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.platform.schema.Json;
import io.millrace.trigger.Desk;
import io.millrace.trigger.Tables;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How annotated workloads follow tags, whoever keeps them.
abstract class FollowingScenarios {

    static final String FIRST = "spec.template.spec.containers[0].image";

    @RegisterExtension final Tables tables = new Tables();

    Desk work;

    @BeforeEach
    void aProject() {
        work = new Desk(tables, NOON);
        work.project(ResourceType.NAMESPACE, Namespace.of(ObjectMeta.named("demo")));
        work.project(ResourceType.IMAGE_STREAM, stream("busybox", 1, "a"));
    }

    abstract WorkloadRules rules();

    /// Somebody makes an object.
    ///
    /// @param object in JSON, with kind, namespace and name
    abstract void create(String plural, String object);

    /// Somebody writes another image into the first container of the Deployment `web`.
    abstract void putBack(String image);

    /// The object `web` comes to have the image.
    ///
    /// @param container as a pointer below the pod
    abstract void hasImage(String plural, String container, String image);

    /// Whatever was going to happen has happened.
    abstract void settle();

    static String trigger(String path, String more) {
        return "[{\"from\":{\"kind\":\"ImageStreamTag\",\"name\":\"busybox:latest\"},\"fieldPath\":%s%s}]"
                .formatted(Json.text(path), more);
    }

    private void create(String plural, String kind, String annotation) {
        var template =
                """
                {"metadata":{"labels":{"app":"web"}},"spec":{
                "initContainers":[{"name":"first","image":"first:1"}],
                "containers":[{"name":"web","image":"old:1"},{"name":"side","image":"side:1"}]}}
                """;
        var spec =
                plural.equals("cronjobs")
                        ? "{\"schedule\":\"* * * * *\",\"jobTemplate\":{\"spec\":{\"template\":%s}}}"
                                .formatted(template)
                        : "{\"selector\":{\"matchLabels\":{\"app\":\"web\"}},\"template\":%s}"
                                .formatted(template);
        create(
                plural,
                "{\"apiVersion\":\"%s/v1\",\"kind\":\"%s\",\"metadata\":{\"namespace\":\"demo\",\"name\":\"web\",\"annotations\":{\"image.openshift.io/triggers\":%s}},\"spec\":%s}"
                        .formatted(
                                plural.equals("cronjobs") ? "batch" : "apps",
                                kind,
                                Json.text(annotation),
                                spec));
    }

    final void deployment(String annotation) {
        create("deployments", "Deployment", annotation);
    }

    @ParameterizedTest
    @CsvSource({
        "deployments,Deployment,spec.template.spec.containers[0].image",
        "deployments,Deployment,spec.template.spec.initContainers[?(@.name==\"first\")].image",
        "statefulsets,StatefulSet,spec.template.spec.containers[?(@.name==\"web\")].image",
        "daemonsets,DaemonSet,spec.template.spec.containers[?(@name==\"web\")].image",
        "cronjobs,CronJob,spec.jobTemplate.spec.template.spec.containers[?(@.name==\"web\")].image"
    })
    void everyMoveReachesTheContainerThatTheAnnotationNames(
            String plural, String kind, String path) {
        var container = path.contains("init") ? "/initContainers/0" : "/containers/0";
        create(plural, kind, trigger(path, ""));
        hasImage(plural, container, pullSpec("busybox", "a"));

        rules().moved(move("busybox", 1, "a"), "", work);
        rules().moved(move("busybox", 2, "b"), "", work);
        rules().moved(move("busybox", 2, "b"), "", work);
        work.project(ResourceType.IMAGE_STREAM, stream("busybox", 2, "b"));

        hasImage(plural, container, pullSpec("busybox", "b"));
        hasImage(plural, "/containers/1", "side:1");
        settle();
        assertThat(decisions()).containsExactly("1 Fired Deployed", "2 Fired Deployed");
        assertThat(work.facts(Fact.DeploymentTriggered.class)).hasSize(2);
    }

    @Test
    void aPausedTriggerLeavesTheImageAlone() {
        deployment(trigger(FIRST, ",\"paused\":\"true\""));
        settle();
        rules().moved(move("busybox", 2, "b"), "", work);
        work.project(ResourceType.IMAGE_STREAM, stream("busybox", 2, "b"));
        settle();

        hasImage("deployments", "/containers/0", "old:1");
        assertThat(decisions()).containsExactly("1 Paused null", "2 Paused null");
    }

    @Test
    void anImageThatSomebodyPutsBackIsWrittenAgain() {
        deployment(trigger(FIRST, ""));
        hasImage("deployments", "/containers/0", pullSpec("busybox", "a"));

        putBack("mine");
        settle();

        hasImage("deployments", "/containers/0", pullSpec("busybox", "a"));
        assertThat(decisions()).containsExactly("1 Fired Deployed");
    }

    @Test
    void whatCannotBeFollowedIsToldOnceAndTheObjectIsLeftAlone() {
        deployment("nonsense");
        settle();

        hasImage("deployments", "/containers/0", "old:1");
        assertThat(work.facts(Fact.TriggerUnreadable.class)).hasSize(1);
        assertThat(decisions()).isEmpty();
    }

    final List<String> decisions() {
        return work.query(
                "select revision, decision, outcome from ledger order by id",
                row -> "%d %s %s".formatted(row.getLong(1), row.getString(2), row.getString(3)));
    }
}
