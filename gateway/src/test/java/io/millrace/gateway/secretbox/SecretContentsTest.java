package io.millrace.gateway.secretbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.platform.schema.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretContentsTest {

    private static ObjectNode secret(String type, String key, String value) {
        var secret = Json.object();
        secret.put("type", type);
        secret.putObject("data")
                .put(
                        key,
                        Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8)));
        return secret;
    }

    @ParameterizedTest
    @ValueSource(strings = {"hunter2", "[]", "\"text\"", ""})
    void registryCredentialsAreJsonAndARefusalDoesNotShowThem(String value) {
        var secret = secret("kubernetes.io/dockerconfigjson", ".dockerconfigjson", value);

        assertThatThrownBy(() -> SecretContents.require("pull", secret))
                .hasMessageContaining("data[.dockerconfigjson]")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void aSecretHoldsAMebibyte() {
        var little = secret("Opaque", "key", "x".repeat(1024 * 1024 - 2));
        var much = secret("Opaque", "key", "x".repeat(1024 * 1024 + 3));

        assertThatCode(() -> SecretContents.require("a", little)).doesNotThrowAnyException();
        assertThatThrownBy(() -> SecretContents.require("a", much)).hasMessageContaining("data");
        assertThat(much.path("data").size()).isEqualTo(1);
    }

    @Test
    void whatIsNoRegistryCredentialIsNobodysBusiness() {
        assertThatCode(() ->
                        SecretContents.require(
                                "a", secret("Opaque", ".dockerconfigjson", "no json")))
                .doesNotThrowAnyException();
    }
}
