package io.millrace.gateway.secretbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.gateway.readmodel.Entry;
import io.millrace.platform.schema.Json;
import io.millrace.platform.secretbox.SecretBox;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretValuesTest {

    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    private final SecretValues values =
            new SecretValues(SecretBox.of(Base64.getEncoder().encodeToString(new byte[32])));

    private static ObjectNode secret(String json) {
        return (ObjectNode) Json.tree(json.replace('\'', '"').getBytes(UTF_8));
    }

    @Test
    void valuesAreSealedAndReadAgain() {
        var secret =
                secret(
                        "{'metadata':{'namespace':'demo','name':'git','annotations':{'%s':'{password: hunter2}'}},'data':{'a':'aHVudGVyMg=='}}"
                                .formatted(LAST_APPLIED));
        var plain = secret.deepCopy();

        values.encrypt("demo", "git", secret);

        assertThat(secret.toString()).doesNotContain("hunter2").doesNotContain("aHVudGVyMg");
        values.decrypt(secret);
        assertThat(secret).isEqualTo(plain);
    }

    @Test
    void theMetadataAloneIsReadable() {
        var secret =
                secret(
                        "{'metadata':{'namespace':'demo','name':'git','annotations':{'%s':'{password: hunter2}'}},'data':{'a':'aHVudGVyMg=='}}"
                                .formatted(LAST_APPLIED));
        var plain = secret.path("metadata").deepCopy();
        values.encrypt("demo", "git", secret);
        var key = ResourceKey.of(ResourceType.SECRET, "demo", "git");

        var metadata = values.decryptedMetadata(Entry.read(key, "", 1, Json.bytes(secret)));

        assertThat(Json.tree(metadata)).isEqualTo(plain);
    }

    @Test
    void stringDataBecomesData() {
        var secret =
                secret(
                        "{'metadata':{'namespace':'demo','name':'git'},'data':{'a':'eA=='},'stringData':{'a':'hunter2','b':'y'}}");

        values.encrypt("demo", "git", secret);
        values.decrypt(secret);

        assertThat(secret.has("stringData")).isFalse();
        assertThat(secret.at("/data/a").asText()).isEqualTo("aHVudGVyMg==");
        assertThat(secret.at("/data/b").asText()).isEqualTo("eQ==");
    }

    @Test
    void theNullsOfAMergePatchStay() {
        var patch = secret("{'data':{'a':null,'b':'eA=='}}");

        values.encrypt("demo", "git", patch);

        assertThat(patch.at("/data/a").isNull()).isTrue();
        assertThat(SecretBox.isEncrypted(patch.at("/data/b").asText())).isTrue();
    }

    @Test
    void whatIsNoBase64IsABadRequest() {
        assertThatThrownBy(() -> values.encrypt("demo", "git", secret("{'data':{'a':'%%%'}}")))
                .hasMessageContaining("data.a: illegal base64 data");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'op':'add','path':'/data/a','value':'aHVudGVyMg=='}",
                "{'op':'replace','path':'/data','value':{'a':'aHVudGVyMg=='}}",
                "{'op':'add','path':'/stringData/a','value':'hunter2'}",
                "{'op':'replace','path':'','value':{'data':{'a':'aHVudGVyMg=='}}}",
                "{'op':'add','path':'/metadata/annotations/kubectl.kubernetes.io~1last-applied-configuration','value':'hunter2'}",
                "{'op':'add','path':'/metadata/annotations','value':{'kubectl.kubernetes.io/last-applied-configuration':'hunter2'}}",
                "{'op':'add','path':'/metadata','value':{'annotations':{'kubectl.kubernetes.io/last-applied-configuration':'hunter2'}}}"
            })
    void noFormOfAJsonPatchCarriesAValueIntoTheLog(String step) {
        var patch = (ArrayNode) Json.tree(("[" + step + "]").replace('\'', '"').getBytes(UTF_8));

        values.encrypt("demo", "git", patch);

        assertThat(patch.toString()).doesNotContain("hunter2").doesNotContain("aHVudGVyMg");
    }

    @Test
    void aJsonPatchCannotMoveASealedValue() {
        var patch =
                (ArrayNode)
                        Json.tree(
                                "[{\"op\":\"copy\",\"from\":\"/data/a\",\"path\":\"/data/b\"}]"
                                        .getBytes(UTF_8));

        assertThatThrownBy(() -> values.encrypt("demo", "git", patch))
                .hasMessageContaining("cannot copy or move");
    }
}
