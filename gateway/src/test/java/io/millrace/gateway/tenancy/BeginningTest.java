package io.millrace.gateway.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.core.Namespace;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.contract.rbac.RoleBinding;
import io.millrace.contract.rbac.Subject;
import io.millrace.gateway.access.MemoryWork;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BeginningTest {

    private static final ResourceKey ADMIN =
            ResourceKey.of(ResourceType.ROLE_BINDING, "old", "admin");

    private final MemoryWork work = new MemoryWork();
    private final Beginning beginning = new Beginning();

    @BeforeEach
    void aProjectFromBeforeThereWereBindings() {
        work.save(
                ResourceKey.cluster(ResourceType.NAMESPACE, "old"),
                Namespace.of(
                        ObjectMeta.named("old")
                                .withAnnotations(Map.of("openshift.io/requester", "anna"))));
    }

    @Test
    void theFirstStartGivesAnOldProjectToWhoAskedForIt() {
        beginning.reconcile(work);

        assertThat(work.find(ADMIN).orElseThrow().as(RoleBinding.class).subjects())
                .containsExactly(Subject.user("anna"));
        assertThat(work.list(ResourceType.ROLE_BINDING, "old")).hasSize(4);
    }

    @Test
    void aLaterStartDoesNotGiveBackWhatWasTakenAway() {
        beginning.reconcile(work);
        work.delete(ADMIN);

        beginning.again();
        beginning.reconcile(work);

        assertThat(work.find(ADMIN)).isEmpty();
    }
}
