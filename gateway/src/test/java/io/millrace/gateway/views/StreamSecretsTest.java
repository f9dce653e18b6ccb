package io.millrace.gateway.views;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.gateway.readmodel.Entry;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamSecretsTest {

    private static Entry secret(String name, String type, String annotations) {
        return Entry.read(
                ResourceKey.of(ResourceType.SECRET, "demo", name),
                "uid-" + name,
                1,
                "{\"metadata\":{\"name\":\"%s\",\"annotations\":{%s}},\"type\":\"%s\"}"
                        .formatted(name, annotations, type)
                        .getBytes(UTF_8));
    }

    @Test
    void listsTheRegistryCredentialsThatAreMeant() {
        var view =
                StreamSecrets.of(
                        List.of(
                                secret("old", "kubernetes.io/dockercfg", ""),
                                secret("new", "kubernetes.io/dockerconfigjson", ""),
                                secret(
                                        "not",
                                        "kubernetes.io/dockercfg",
                                        "\"openshift.io/image.excludeSecret\":\"true\""),
                                secret("other", "Opaque", "")),
                        7,
                        secret -> secret.put("read", true));

        assertThat(view.tree().path("items"))
                .extracting(it -> it.at("/metadata/name").asText())
                .containsExactly("old", "new");
        assertThat(view.tree().path("items")).allMatch(it -> it.path("read").asBoolean());
        assertThat(view.tree().at("/metadata/resourceVersion").asText()).isEqualTo("7");
    }
}
