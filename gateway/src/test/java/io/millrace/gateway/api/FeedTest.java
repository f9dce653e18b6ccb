package io.millrace.gateway.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.Owner;
import io.millrace.contract.Requester;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.gateway.access.OwnRoles;
import io.millrace.gateway.readmodel.ToldReadModel;
import io.millrace.gateway.views.View;
import io.millrace.platform.access.Attributes;
import io.millrace.platform.cluster.Mode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FeedTest {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final InstantSource CLOCK = InstantSource.fixed(NOW);
    private static final ResourceKey PROJECT = ResourceKey.cluster(ResourceType.NAMESPACE, "demo");
    private static final Requester ANNA =
            new Requester("anna", "1", List.of("system:authenticated"), Map.of());

    private static final ResourceKey ADMIN =
            ResourceKey.cluster(ResourceType.CLUSTER_ROLE, "admin");
    private static final ResourceKey BINDING =
            ResourceKey.of(ResourceType.ROLE_BINDING, "demo", "admin");

    private final ToldReadModel told = new ToldReadModel();
    private final Gate gate =
            new Gate(new OwnRoles(told.readModel()), told.readModel(), Mode.STANDALONE);
    private final Flushed out = new Flushed();

    /// Counts what arrives in one go.
    private static final class Flushed extends ByteArrayOutputStream {
        private int flushes;

        @Override
        public void flush() {
            flushes++;
        }
    }

    private static ResourceKey secret(String name) {
        return ResourceKey.of(ResourceType.SECRET, "demo", name);
    }

    private void project(String requester, long sequence) {
        told.put(PROJECT, sequence, "{'metadata':{'name':'demo'}}");
        told.put(
                ADMIN, sequence, "{'rules':[{'verbs':['*'],'apiGroups':['*'],'resources':['*']}]}");
        told.put(
                BINDING,
                sequence,
                "{'roleRef':{'kind':'ClusterRole','name':'admin'},'subjects':[{'kind':'User','name':'%s'}]}"
                        .formatted(requester));
    }

    private void secret(String name, long sequence) {
        told.put(secret(name), sequence, "{'metadata':{'name':'%s'}}".formatted(name));
    }

    /// Anna watches the secrets of the project while the steps happen, one in each look.
    private String watched(String accept, Runnable... steps) throws IOException {
        var asked = Attributes.of("watch", ResourceType.SECRET, "demo", "");
        var left = new ArrayDeque<>(List.of(steps));
        var feed =
                new Feed(
                        told.readModel().watch(ResourceType.SECRET, "demo"),
                        new Sight.Selected(entry -> true),
                        View::of,
                        new Rendering(Accepted.parse(accept), "", ResourceType.SECRET, CLOCK),
                        new StandingRight(
                                () -> told.readModel().position(Owner.GATEWAY),
                                () -> gate.require(ANNA, asked)),
                        new Feed.Limits(
                                NOW.plusSeconds(60),
                                false,
                                false,
                                () -> {
                                    var over = left.isEmpty();
                                    if (!over) {
                                        left.remove().run();
                                    }
                                    return over;
                                }),
                        CLOCK);
        feed.tell(out);
        return out.toString(UTF_8);
    }

    @Test
    void aWatchEndsWithTheRightToIt() throws IOException {
        project("anna", 1);
        secret("hers", 2);

        var events =
                watched(
                        "application/json",
                        () -> secret("too", 3),
                        () -> {
                            told.delete(secret("hers"), 4);
                            told.delete(secret("too"), 5);
                            told.delete(PROJECT, 6);
                            project("bert", 7);
                            secret("his", 8);
                        },
                        () -> secret("another", 9));

        assertThat(events).contains("hers", "too").doesNotContain("his\"", "another");
        assertThat(events.lines().toList().getLast()).contains("ERROR", "\"code\":403");
    }

    @Test
    void whatWaitsIsToldInOneGo() throws IOException {
        project("anna", 1);

        var events =
                watched(
                        "application/json",
                        () -> {
                            for (int i = 2; i <= 101; i++) {
                                secret("s" + i, i);
                            }
                        });

        assertThat(events.lines()).hasSize(100);
        assertThat(out.flushes).isEqualTo(2);
    }

    @Test
    void onlyTheFirstTableOfAWatchHasColumns() throws IOException {
        project("anna", 1);
        secret("one", 2);

        var events =
                watched("application/json;as=Table;v=v1;g=meta.k8s.io", () -> secret("two", 3));

        assertThat(events.lines())
                .satisfiesExactly(
                        first -> assertThat(first).contains("\"name\":\"Age\"", "one"),
                        second -> assertThat(second).contains("\"columnDefinitions\":[]", "two"));
    }
}
