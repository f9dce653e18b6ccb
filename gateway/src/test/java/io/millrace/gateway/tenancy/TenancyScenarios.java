package io.millrace.gateway.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.gateway.access.MemoryWork;
import io.millrace.gateway.secretbox.SecretValues;
import io.millrace.platform.resource.Namespaces;
import io.millrace.platform.resource.ProjectQuotas;
import io.millrace.platform.schema.Json;
import io.millrace.platform.secretbox.SecretBox;
import io.millrace.platform.status.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the owners can rely on of namespaces and what lies in them, whoever keeps these: Millrace
/// or a cluster.
public abstract class TenancyScenarios {

    private static final ResourceKey DEMO = ResourceKey.cluster(ResourceType.NAMESPACE, "demo");
    private static final ResourceKey PULL = ResourceKey.of(ResourceType.SECRET, "demo", "pull");

    protected final MemoryWork work = new MemoryWork();
    protected final SecretValues secrets =
            new SecretValues(SecretBox.of(Base64.getEncoder().encodeToString(new byte[32])));

    /// Somebody writes the object; it is there, or as it is now, when this returns.
    protected abstract void write(ResourceKey key, ObjectNode object);

    /// Somebody deletes it, and that is known when this returns.
    protected abstract void delete(ResourceKey key);

    @BeforeEach
    void aNamespace() {
        write(DEMO, object("{'metadata':{'name':'demo','labels':{'team':'a'}}}"));
    }

    private static ObjectNode object(String json) {
        return (ObjectNode) Json.tree(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private void write(ResourceType type, String name, String rest) {
        write(
                ResourceKey.of(type, "demo", name),
                object("{'metadata':{'name':'%s','namespace':'demo'},%s}".formatted(name, rest)));
    }

    private ObjectNode stored(ResourceKey key) {
        return work.find(key).orElseThrow().tree();
    }

    private String opened() {
        var secret = stored(PULL).deepCopy();
        secrets.decrypt(secret);
        return secret.at("/data/password").asText();
    }

    @Test
    void aNamespaceTakesThingsAndKeepsItsLabels() {
        assertThat(Namespaces.isActive(work, "demo")).isTrue();
        assertThat(work.find(DEMO).orElseThrow().uid()).isNotEmpty();
        assertThat(stored(DEMO).at("/metadata/labels/team").asText()).isEqualTo("a");
    }

    @Test
    void aSecretIsStoredSealedAndOpensToItsValue() {
        write(ResourceType.SECRET, "pull", "'type':'Opaque','data':{'password':'c2VzYW0='}");

        assertThat(stored(PULL).toString()).doesNotContain("c2VzYW0=");
        assertThat(opened()).isEqualTo("c2VzYW0=");
    }

    @Test
    void aSecretThatIsChangedOpensToTheNewValue() {
        write(ResourceType.SECRET, "pull", "'type':'Opaque','data':{'password':'c2VzYW0='}");
        write(ResourceType.SECRET, "pull", "'type':'Opaque','data':{'password':'b3Blbg=='}");

        assertThat(opened()).isEqualTo("b3Blbg==");
    }

    @Test
    void aSecretThatIsDeletedIsGone() {
        write(ResourceType.SECRET, "pull", "'type':'Opaque','data':{'password':'c2VzYW0='}");

        delete(PULL);

        assertThat(work.find(PULL)).isEmpty();
    }

    @Test
    void aConfigMapAndAServiceAccountAreThereWithTheirUids() {
        write(ResourceType.CONFIG_MAP, "settings", "'data':{'mode':'fast'}");
        write(ResourceType.SERVICE_ACCOUNT, "builder", "'automountServiceAccountToken':false");

        var settings = ResourceKey.of(ResourceType.CONFIG_MAP, "demo", "settings");
        var builder = ResourceKey.of(ResourceType.SERVICE_ACCOUNT, "demo", "builder");
        assertThat(stored(settings).at("/data/mode").asText()).isEqualTo("fast");
        assertThat(work.find(builder).orElseThrow().uid()).isNotEmpty();
    }

    @Test
    void aQuotaBoundsWhatAnOwnerMakes() {
        write(ResourceType.RESOURCE_QUOTA, "small", quota("1"));
        ThrowingCallable oneMore =
                () -> ProjectQuotas.requireRoom(work, ResourceType.IMAGE_STREAM, "demo", "second");
        oneMoreIsFine(oneMore);

        work.save(
                ResourceKey.of(ResourceType.IMAGE_STREAM, "demo", "first"),
                object("{'metadata':{'name':'first','namespace':'demo'}}"));

        assertThatThrownBy(oneMore)
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("exceeded quota: small")
                .hasMessageContaining("limited: openshift.io/imagestreams=1");

        write(ResourceType.RESOURCE_QUOTA, "small", quota("2"));
        oneMoreIsFine(oneMore);
    }

    private static String quota(String most) {
        return "'spec':{'hard':{'openshift.io/imagestreams':'%s'}}".formatted(most);
    }

    private static void oneMoreIsFine(ThrowingCallable oneMore) {
        org.assertj.core.api.Assertions.assertThatCode(oneMore).doesNotThrowAnyException();
    }

    @Test
    void aLimitRangeIsThereForTheOwners() {
        write(
                ResourceType.LIMIT_RANGE,
                "images",
                "'spec':{'limits':[{'type':'openshift.io/Image','max':{'storage':'1Gi'}}]}");

        var limits = ResourceKey.of(ResourceType.LIMIT_RANGE, "demo", "images");
        assertThat(stored(limits).at("/spec/limits/0/max/storage").asText()).isEqualTo("1Gi");
    }

    @Test
    void aNamespaceThatIsDeletedGoesWithWhatIsInIt() {
        write(ResourceType.SECRET, "pull", "'type':'Opaque','data':{'password':'c2VzYW0='}");
        write(ResourceType.RESOURCE_QUOTA, "small", quota("1"));

        delete(DEMO);

        assertThat(stored(DEMO).at("/status/phase").asText()).isEqualTo("Terminating");
        assertThat(work.find(PULL)).isEmpty();
        assertThat(work.list(ResourceType.RESOURCE_QUOTA, "demo")).isEmpty();
    }
}
