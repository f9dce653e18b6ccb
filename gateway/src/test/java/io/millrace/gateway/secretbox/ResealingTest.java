package io.millrace.gateway.secretbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.platform.schema.Json;
import io.millrace.platform.secretbox.SecretBox;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class ResealingTest {

    private static final String OLD = key(1);
    private static final String NEW = key(2);
    private static final String PLAIN =
            """
            {"metadata":{"name":"git","namespace":"demo","annotations":
              {"kubectl.kubernetes.io/last-applied-configuration":"all of it"}},
             "data":{"password":"czNjcmV0"}}
            """;

    private final ObjectNode secret =
            (ObjectNode) Json.tree(PLAIN.getBytes(StandardCharsets.UTF_8));

    private static String key(int seed) {
        var bytes = new byte[32];
        bytes[0] = (byte) seed;
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static SecretValues values(String keys) {
        return new SecretValues(SecretBox.of(keys));
    }

    @Test
    void afterAResealTheOldKeyIsNotNeeded() {
        var plain = secret.deepCopy();
        values(OLD).encrypt("demo", "git", secret);

        assertThat(values(NEW + "," + OLD).reseal(secret)).isTrue();

        values(NEW).decrypt(secret);
        assertThat(secret).isEqualTo(plain);
    }

    @Test
    void whatTheNewestKeyHasSealedStaysAsItIs() {
        values(NEW).encrypt("demo", "git", secret);
        var before = secret.deepCopy();

        assertThat(values(NEW + "," + OLD).reseal(secret)).isFalse();
        assertThat(secret).isEqualTo(before);
    }

    @Test
    void whatNoKeyOpensStaysAsItIs() {
        values(OLD).encrypt("demo", "git", secret);
        var before = secret.deepCopy();

        assertThatThrownBy(() -> values(NEW).reseal(secret))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("demo/git");
        assertThat(before.at("/data/password")).isEqualTo(secret.at("/data/password"));
    }
}
