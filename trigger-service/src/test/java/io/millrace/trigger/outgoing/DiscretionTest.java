package io.millrace.trigger.outgoing;

import static io.millrace.trigger.Story.NOON;
import static io.millrace.trigger.Story.digest;
import static io.millrace.trigger.Story.pullSpec;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.Fact;
import io.millrace.contract.ResourceType;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.contract.rbac.ClusterRole;
import io.millrace.contract.rbac.PolicyRule;
import io.millrace.contract.rbac.RoleBinding;
import io.millrace.contract.rbac.RoleRef;
import io.millrace.contract.rbac.Subject;
import io.millrace.trigger.Desk;
import io.millrace.trigger.Tables;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DiscretionTest {

    @RegisterExtension final Tables tables = new Tables();

    private Desk work;

    @BeforeEach
    void nobodyMayPull() {
        work = new Desk(tables, NOON);
    }

    @Test
    void ofItsOwnImagesAProjectIsToldAll() {
        assertThat(told(decided("demo/busybox:latest"))).isEqualTo(decided("demo/busybox:latest"));
        assertThat(told(fired("demo/busybox:latest"))).isEqualTo(fired("demo/busybox:latest"));
        assertThat(told(fired(""))).isEqualTo(fired(""));
    }

    @Test
    void ofAnotherProjectsImagesItIsToldThatTheyMoved() {
        assertThat(((Fact.TriggerDecided) told(decided("other/busybox:latest"))))
                .extracting(Fact.TriggerDecided::image, Fact.TriggerDecided::pullSpec)
                .containsExactly("", "");
        assertThat(((Fact.TriggerFired) told(fired("other/busybox:latest"))).pullSpec()).isEmpty();
    }

    @Test
    void whoseBuildsMayPullThemIsToldAll() {
        work.project(
                ResourceType.CLUSTER_ROLE,
                new ClusterRole(
                        null,
                        null,
                        ObjectMeta.named("puller"),
                        List.of(PolicyRule.on("*", List.of("*"), List.of("get"))),
                        null));
        work.project(
                ResourceType.ROLE_BINDING,
                RoleBinding.of(
                        ObjectMeta.named("other", "pullers"),
                        RoleRef.clusterRole("puller"),
                        List.of(Subject.user("system:serviceaccount:demo:builder"))));

        assertThat(told(decided("other/busybox:latest")))
                .isEqualTo(decided("other/busybox:latest"));
    }

    private Fact told(Fact fact) {
        return new Discretion(work).told(fact);
    }

    private static Fact decided(String tag) {
        return new Fact.TriggerDecided(
                "demo",
                "hello",
                "uid-of-hello",
                "ImageChange",
                tag,
                "uid-of-busybox",
                1,
                digest("a"),
                pullSpec("busybox", "a"),
                "TagMoved",
                "Fired",
                "key",
                "cause",
                NOON,
                null);
    }

    private static Fact fired(String tag) {
        return new Fact.TriggerFired(
                "demo",
                "hello",
                "uid-of-hello",
                "ImageChange",
                tag,
                1,
                pullSpec("busybox", "a"),
                "key",
                NOON);
    }
}
