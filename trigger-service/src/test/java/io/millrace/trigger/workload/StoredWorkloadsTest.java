package io.millrace.trigger.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.Command;
import io.millrace.contract.Requester;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.Verb;
import io.millrace.platform.schema.Json;
import io.millrace.trigger.following.Turns;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Workloads that are stored through our API.
class StoredWorkloadsTest extends FollowingScenarios {

    private final WorkloadRules rules = new WorkloadRules(Turns.FREE, Optional.empty());
    private int asked;

    @Override
    WorkloadRules rules() {
        return rules;
    }

    @Override
    void create(String plural, String object) {
        decide(plural, Verb.CREATE, "", object, null);
    }

    @Override
    void putBack(String image) {
        decide(
                "deployments",
                Verb.PATCH,
                "web",
                "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"web\",\"image\":\"%s\"}]}}}}"
                        .formatted(image),
                "application/strategic-merge-patch+json");
    }

    private void decide(
            String plural, Verb verb, String name, String body, @Nullable String patchType) {
        var _ =
                rules.decide(
                        new Command(
                                "command-" + ++asked,
                                new Requester("alice", "", List.of(), Map.of()),
                                verb,
                                plural.equals("cronjobs") ? "batch" : "apps",
                                plural,
                                "",
                                "demo",
                                name,
                                Json.tree(body.getBytes(StandardCharsets.UTF_8)),
                                patchType,
                                null,
                                null,
                                Map.of(),
                                false,
                                work.now().plusSeconds(30),
                                "",
                                Map.of()),
                        work);
    }

    @Override
    void hasImage(String plural, String container, String image) {
        var kind =
                WorkloadKind.of(plural.equals("cronjobs") ? "batch" : "apps", plural).orElseThrow();
        var object = work.find(ResourceKey.of(kind.type(), "demo", "web")).orElseThrow().tree();
        assertThat(object.at(kind.templatePointer() + "/spec" + container + "/image").asText())
                .isEqualTo(image);
    }

    @Override
    void settle() {
        rules.tick(work.now(), work);
    }
}
