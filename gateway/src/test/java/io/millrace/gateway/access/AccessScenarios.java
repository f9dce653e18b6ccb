package io.millrace.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.Requester;
import io.millrace.contract.ResourceType;
import io.millrace.contract.rbac.Subject;
import io.millrace.platform.access.Attributes;
import io.millrace.platform.access.Decision;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What every side of the port decides, whoever keeps the roles.
public abstract class AccessScenarios {

    protected static final Requester ANNA =
            new Requester("anna", "1", List.of("system:authenticated"), Map.of());
    protected static final Requester BERT =
            new Requester("bert", "2", List.of("cooks", "system:authenticated"), Map.of());
    protected static final Requester MASTER =
            new Requester("root", "", List.of(Requester.MASTERS), Map.of());

    /// The side under test: anna administers the project `demo`, the group `cooks` only looks.
    protected abstract Access access();

    /// The roles and bindings that the scenarios are about.
    protected static MemoryWork roles() {
        var work = new MemoryWork();
        BootstrapPolicy.reconcile(work);
        Policies.bind("demo", "admin", "admin", Subject.user("anna"), work);
        Policies.bind("demo", "view", "view", Subject.group("cooks"), work);
        return work;
    }

    private static Attributes streams(String verb, String namespace) {
        return Attributes.of(verb, ResourceType.IMAGE_STREAM, namespace, "");
    }

    @Test
    void whoAdministersAProjectMayWriteThere() {
        assertThat(access().allows(ANNA, streams("create", "demo"))).isTrue();
    }

    @Test
    void aRoleReachesNoOtherProject() {
        assertThat(access().allows(ANNA, streams("create", "other"))).isFalse();
        assertThat(access().allows(ANNA, streams("list", ""))).isFalse();
    }

    @Test
    void aGroupsRoleIsItsMembers() {
        assertThat(access().allows(BERT, streams("list", "demo"))).isTrue();
        assertThat(access().allows(BERT, streams("create", "demo"))).isFalse();
    }

    @Test
    void aSubresourceIsARightOfItsOwn() {
        var layers =
                new Attributes(
                        "get", "image.openshift.io", "imagestreams", "layers", "demo", "hello");

        assertThat(access().allows(ANNA, layers)).isTrue();
        assertThat(access().allows(BERT, layers)).isFalse();
    }

    @Test
    void pathsAreForWhoMaySeeThemEverywhere() {
        assertThat(access().decide(ANNA, "get", "/metrics")).isInstanceOf(Decision.Denied.class);
        assertThat(access().decide(MASTER, "get", "/metrics")).isInstanceOf(Decision.Allowed.class);
    }

    @Test
    void mastersMayDoEverything() {
        assertThat(access().allows(MASTER, streams("deletecollection", ""))).isTrue();
    }
}
