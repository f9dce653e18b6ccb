package io.millrace.gateway.tenancy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.gateway.access.MemoryWork;
import io.millrace.gateway.secretbox.SecretValues;
import io.millrace.platform.resource.Resource;
import io.millrace.platform.schema.Json;
import io.millrace.platform.secretbox.SecretBox;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResealingTest {

    private static final String OLD = key(1);
    private static final String NEW = key(2);
    private static final int MANY = 120;

    private final MemoryWork work = new MemoryWork();
    private final Resealing resealing = new Resealing(values(NEW + "," + OLD));

    private static String key(int seed) {
        var bytes = new byte[32];
        bytes[0] = (byte) seed;
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static SecretValues values(String keys) {
        return new SecretValues(SecretBox.of(keys));
    }

    private void sealed(String name, String keys) {
        var secret =
                (ObjectNode)
                        Json.tree(
                                """
                                {"metadata":{"name":"%s","namespace":"demo"},
                                 "data":{"password":"czNjcmV0"}}
                                """
                                        .formatted(name)
                                        .getBytes(UTF_8));
        values(keys).encrypt("demo", name, secret);
        work.save(ResourceKey.of(ResourceType.SECRET, "demo", name), secret);
    }

    private void tick(int times) {
        for (var i = 0; i < times; i++) {
            resealing.tick(work);
        }
    }

    private List<Resource> secrets() {
        return work.list(ResourceType.SECRET, "");
    }

    @Test
    void inTheEndTheOldKeyIsNotNeededAndNothingIsWrittenAnyMore() {
        for (var i = 0; i < MANY; i++) {
            sealed("s" + i, OLD);
        }

        tick(10);

        assertThat(secrets())
                .hasSize(MANY)
                .allSatisfy(it -> {
                    var tree = it.tree();
                    values(NEW).decrypt(tree);
                    assertThat(tree.at("/data/password").asText()).isEqualTo("czNjcmV0");
                });
        var settled = secrets().stream().map(Resource::sequence).toList();
        tick(10);
        assertThat(secrets()).extracting(Resource::sequence).isEqualTo(settled);
    }

    @Test
    void whatNoKeyOpensStaysAsItIs() {
        sealed("foreign", key(3));
        sealed("known", OLD);
        var foreign = secrets().getFirst().body();

        tick(10);

        assertThat(secrets().getFirst().body()).isEqualTo(foreign);
        var known = secrets().getLast().tree();
        values(NEW).decrypt(known);
        assertThat(known.at("/data/password").asText()).isEqualTo("czNjcmV0");
    }
}
