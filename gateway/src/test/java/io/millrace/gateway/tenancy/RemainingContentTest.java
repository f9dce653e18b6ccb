package io.millrace.gateway.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.Owner;
import io.millrace.contract.ResourceType;
import io.millrace.platform.schema.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RemainingContentTest {

    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

    private final Map<ResourceType, Long> present = new HashMap<>();
    private final RemainingContent remaining =
            new RemainingContent((type, _) -> present.getOrDefault(type, 0L));
    private final ObjectNode namespace =
            (ObjectNode)
                    Json.tree(
                            """
                            {"metadata":{"name":"demo"},"status":{"phase":"Terminating"}}
                            """
                                    .getBytes(StandardCharsets.UTF_8));

    private String message() {
        return namespace.at("/status/conditions/0/message").asText();
    }

    @Test
    void itSaysWhatIsLeftAndWhoIsToAnswer() {
        present.put(ResourceType.BUILD, 2L);
        present.put(ResourceType.BUILD_CONFIG, 1L);

        assertThat(remaining.tell(namespace, Set.of(Owner.BUILD, Owner.TRIGGER), NOW)).isTrue();

        assertThat(message())
                .isEqualTo(
                        "Some resources are remaining: buildconfigs.build.openshift.io has 1"
                                + " resource instances, builds.build.openshift.io has 2 resource"
                                + " instances. Still to say that nothing is left: build, trigger.");
        assertThat(namespace.at("/status/conditions/0/type").asText())
                .isEqualTo("NamespaceContentRemaining");
        assertThat(namespace.at("/status/phase").asText()).isEqualTo("Terminating");
    }

    @Test
    void whatAnOwnerHasSaidGoodbyeToIsNotCounted() {
        present.put(ResourceType.BUILD, 2L);

        remaining.tell(namespace, Set.of(Owner.IMPORTER), NOW);

        assertThat(message())
                .isEqualTo(
                        "No resources are seen any more. Still to say that nothing is left:"
                                + " importer.");
    }

    @Test
    void theSameIsNotSaidTwice() {
        remaining.tell(namespace, Set.of(Owner.BUILD), NOW);

        assertThat(remaining.tell(namespace, Set.of(Owner.BUILD), NOW.plusSeconds(5))).isFalse();
        assertThat(namespace.at("/status/conditions/0/lastTransitionTime").asText())
                .isEqualTo("2026-11-25T12:00:00Z");
        assertThat(remaining.tell(namespace, Set.of(Owner.TRIGGER), NOW.plusSeconds(9))).isTrue();
        assertThat(namespace.at("/status/conditions")).hasSize(1);
    }
}
