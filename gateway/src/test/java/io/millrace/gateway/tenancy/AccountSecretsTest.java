package io.millrace.gateway.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.core.Secret;
import io.millrace.contract.core.ServiceAccount;
import io.millrace.contract.meta.LocalObjectReference;
import io.millrace.contract.meta.ObjectReference;
import io.millrace.gateway.access.MemoryWork;
import io.millrace.platform.resource.Resource;
import io.millrace.platform.schema.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AccountSecretsTest {

    private final MemoryWork work = new MemoryWork();
    private final Numbered logins = new Numbered();
    private final AccountSecrets secrets = new AccountSecrets(logins);

    /// Logins that can be told apart.
    private static final class Numbered implements RegistryLogins {

        private boolean made = true;
        private int last;
        private Instant renewal = Instant.MAX;

        @Override
        public boolean areMade() {
            return made;
        }

        @Override
        public RegistryLogin make(Resource account, ResourceKey secret, String secretUid) {
            var sealed = Json.object().put(".dockercfg", "login " + ++last);
            return new RegistryLogin(sealed, renewal);
        }
    }

    @BeforeEach
    void aProject() {
        work.namespace("demo");
        logins.renewal = work.now().plus(Duration.ofHours(1));
    }

    private Resource account() {
        return ProjectContents.account("demo", "builder", work);
    }

    private Resource now(Resource account) {
        return work.find(account.key()).orElseThrow();
    }

    private Resource onlySecret() {
        var all = work.list(ResourceType.SECRET, "demo");
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    private static String login(Resource secret) {
        return Objects.requireNonNull(secret.as(Secret.class).data())
                .getOrDefault(".dockercfg", "");
    }

    @Test
    void anAccountHasASecretForTheRegistryAndListsItTwice() {
        secrets.settle(account(), work);

        var secret = onlySecret();
        var name = secret.key().name();
        assertThat(name).matches("builder-dockercfg-[0-9a-f]{5}");
        assertThat(secret.as(Secret.class).type()).isEqualTo("kubernetes.io/dockercfg");
        var account = work.list(ResourceType.SERVICE_ACCOUNT, "demo").getFirst();
        assertThat(account.as(ServiceAccount.class).secrets())
                .extracting(ObjectReference::name)
                .containsExactly(name);
        assertThat(account.as(ServiceAccount.class).imagePullSecrets())
                .extracting(LocalObjectReference::name)
                .containsExactly(name);
    }

    @Test
    void whatIsSettledStaysAsItIs() {
        var account = account();
        secrets.settle(account, work);
        var secret = onlySecret();
        var settled = now(account);

        secrets.settle(settled, work);

        assertThat(onlySecret()).isSameAs(secret);
        assertThat(now(account)).isSameAs(settled);
    }

    @Test
    void aTokenIsRenewedInTheSameSecretBeforeItEnds() {
        logins.renewal = work.now();
        var account = account();
        secrets.settle(account, work);
        var first = onlySecret();

        secrets.tick(work.now(), work);

        assertThat(onlySecret().uid()).isEqualTo(first.uid());
        assertThat(login(first)).isEqualTo("login 1");
        assertThat(login(onlySecret())).isEqualTo("login 2");
    }

    @Test
    void accountsFromBeforeGetTheirSecretsByAndBy() {
        for (var i = 0; i < 150; i++) {
            ProjectContents.account("demo", "robot-" + i, work);
        }

        secrets.tick(work.now(), work);
        assertThat(work.list(ResourceType.SECRET, "demo")).hasSize(100);
        secrets.tick(work.now().plusSeconds(1), work);

        assertThat(work.list(ResourceType.SECRET, "demo")).hasSize(150);
    }

    @Test
    void aSecretThatIsDeletedComesBackUnderAnotherName() {
        var account = account();
        secrets.settle(account, work);
        var gone = onlySecret();
        work.delete(gone.key());

        secrets.secretDeleted(gone, work);

        var fresh = onlySecret().key().name();
        assertThat(fresh).isNotEqualTo(gone.key().name());
        assertThat(now(account).as(ServiceAccount.class).secrets())
                .extracting(ObjectReference::name)
                .containsExactly(fresh);
        assertThat(now(account).as(ServiceAccount.class).imagePullSecrets())
                .extracting(LocalObjectReference::name)
                .containsExactly(fresh);
    }

    @Test
    void whatPeopleHaveLinkedStaysLinked() {
        var account = account();
        secrets.settle(account, work);
        var tree = now(account).tree();
        tree.putArray("imagePullSecrets").addObject().put("name", "mine");
        work.save(account.key(), tree);

        secrets.settle(now(account), work);

        assertThat(now(account).as(ServiceAccount.class).imagePullSecrets())
                .extracting(LocalObjectReference::name)
                .containsExactly("mine", onlySecret().key().name());
    }

    @Test
    void theSecretGoesWithItsAccount() {
        var account = account();
        secrets.settle(account, work);
        var settled = now(account);
        work.delete(account.key());

        secrets.accountDeleted(settled, work);

        assertThat(work.list(ResourceType.SECRET, "demo")).isEmpty();
    }

    @Test
    void theSecretGoesEvenIfItWasToBeLeft() {
        var account = account();
        secrets.settle(account, work);
        var orphan = onlySecret().tree();
        orphan.withObject("/metadata").remove("ownerReferences");
        work.save(onlySecret().key(), orphan);

        secrets.accountDeleted(now(account), work);

        assertThat(work.list(ResourceType.SECRET, "demo")).isEmpty();
    }

    @Test
    void noTokenIsWrittenIntoSomebodyElsesSecret() {
        var theirs = Json.object();
        theirs.putObject("metadata").put("name", "theirs").put("namespace", "demo").put("uid", "u");
        theirs.put("type", "Opaque").putObject("data").put("a", "b");
        var key = ResourceKey.of(ResourceType.SECRET, "demo", "theirs");
        work.save(key, theirs);
        var account = account();
        pointTo("theirs", account.tree(), account.key());

        secrets.settle(now(account), work);
        secrets.accountDeleted(now(account), work);

        assertThat(List.of(work.find(key).orElseThrow().tree().path("data").toString()))
                .containsExactly("{\"a\":\"b\"}");
    }

    private void pointTo(String secret, ObjectNode account, ResourceKey key) {
        account.withObject("/metadata")
                .withObject("/annotations")
                .put(AccountSecrets.REFERENCE, secret);
        work.save(key, account);
    }

    @Test
    void withoutAKeyOrARegistryNobodyGetsASecret() {
        logins.made = false;

        secrets.settle(account(), work);
        secrets.tick(work.now(), work);

        assertThat(work.list(ResourceType.SECRET, "demo")).isEmpty();
    }

    @Test
    void nothingIsMadeInAProjectThatGoesAway() {
        var account = account();
        work.delete(ResourceKey.cluster(ResourceType.NAMESPACE, "demo"));

        secrets.settle(account, work);

        assertThat(work.list(ResourceType.SECRET, "demo")).isEmpty();
    }
}
