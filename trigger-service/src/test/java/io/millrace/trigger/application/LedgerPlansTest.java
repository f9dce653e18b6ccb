package io.millrace.trigger.application;

import static io.millrace.trigger.Story.CONFIG_CHANGE;
import static io.millrace.trigger.Story.IMAGE_CHANGE;
import static io.millrace.trigger.Story.NOON;
import static io.millrace.trigger.Story.config;
import static io.millrace.trigger.Story.move;
import static io.millrace.trigger.Story.stream;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.Command;
import io.millrace.contract.Digest;
import io.millrace.contract.Fact;
import io.millrace.contract.Requester;
import io.millrace.contract.ResourceType;
import io.millrace.contract.Verb;
import io.millrace.contract.WebhookCall;
import io.millrace.contract.build.BuildConfig;
import io.millrace.contract.build.BuildTriggerPolicy;
import io.millrace.contract.build.WebHookTrigger;
import io.millrace.contract.core.Namespace;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.platform.log.Change;
import io.millrace.platform.schema.Json;
import io.millrace.trigger.Desk;
import io.millrace.trigger.Tables;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Whatever is asked of a ledger with many rows is found by an index. Which statements there are,
/// the service's own work tells.
class LedgerPlansTest {

    private static final BuildTriggerPolicy GENERIC =
            new BuildTriggerPolicy(
                    "Generic", null, new WebHookTrigger("s3cret", false, null), null, null, null);

    @RegisterExtension final Tables tables = new Tables();

    private final TriggerRules rules =
            new TriggerRules(Optional.empty(), 1000, Duration.ofHours(24), 0, 0);
    private Desk work;
    private int asked;

    @BeforeEach
    void aLongLedger() {
        work = new Desk(tables, NOON);
        work.execute(
                """
                insert into ledger (target_namespace, target_name, target_uid, trigger,
                    stream_namespace, stream, stream_uid, tag, revision, pull_spec, decision,
                    reason, command_key, outcome, build, build_uid, call, wave, decided_at)
                select 'demo', 'hello', 'uid-' || n % 100, 'ImageChange', 'demo', 'busybox',
                    'stream-' || n % 10, 'latest', n, '', 'Fired', 'TagMoved', 'key-' || n,
                    'Built', 'hello-' || n, 'build-' || n, 'call-' || n, 'wave-' || n, now()
                from generate_series(1, 20000) n
                """);
        work.execute("analyze ledger");
        work.project(ResourceType.NAMESPACE, Namespace.of(ObjectMeta.named("demo")));
    }

    @Test
    void everyStatementAboutTheLedgerGoesByAnIndex() {
        work.explain();
        builds();
        webhooks();
        deployments();
        pages();
        rules.holding(true);
        work.pass(Duration.ofMinutes(5));
        rules.tick(work.now(), work);
        rules.tick(work.now().plusSeconds(60), work);

        assertThat(work.plans()).hasSizeGreaterThan(12);
        assertThat(work.plans().entrySet())
                .filteredOn(it -> it.getValue().contains("Seq Scan on ledger"))
                .isEmpty();
    }

    private void builds() {
        var hello =
                project(config("hello", "busybox:latest", CONFIG_CHANGE, IMAGE_CHANGE, GENERIC));
        tell(move("busybox", 1, "a"));
        tell(move("busybox", 1, "a"));
        tell(move("busybox", 2, "b"));
        for (var command : List.copyOf(work.commands())) {
            tell(
                    new Fact.BuildRequested(
                            "demo",
                            command.name() + "-1",
                            "uid-of-build",
                            command.name(),
                            1,
                            List.of(),
                            command.option("trigger-key").orElseThrow(),
                            NOON));
        }
        tell(move("busybox", 3, "c"));
        for (var reason : List.of("Paused", "UpToDate", "Broken")) {
            for (var command : List.copyOf(work.commands())) {
                tell(refusal(command, reason));
            }
            tell(
                    move(
                            "busybox",
                            4 + reason.length(),
                            reason.substring(0, 1).toLowerCase(java.util.Locale.ROOT)));
        }
        var stored = work.remove(ResourceType.BUILD_CONFIG, hello);
        rules.projected(new Change(stored.key(), Optional.of(stored), Optional.empty()), work);
        commit();
    }

    private static Fact refusal(Command command, String reason) {
        return new Fact.BuildRefused(
                "demo",
                command.name(),
                command.option("trigger-key").orElseThrow(),
                reason,
                "no",
                false,
                NOON);
    }

    private void webhooks() {
        project(config("hooked", "busybox:latest", GENERIC));
        for (var body : List.of("", "{\"git\":{\"ref\":\"x\"}}")) {
            var call =
                    new WebhookCall(
                            "generic",
                            Digest.of("s3cret").hex(),
                            Map.of("idempotency-key", "d-1"),
                            java.util.Base64.getEncoder()
                                    .encodeToString(body.getBytes(StandardCharsets.UTF_8)));
            ask(
                    "build.openshift.io",
                    "buildconfigs",
                    "webhooks",
                    "hooked",
                    Json.tree((Object) call));
        }
        ask("build.openshift.io", "buildconfigs", "deliveries", "hooked", Json.object());
        ask(
                "build.openshift.io",
                "buildconfigs",
                "redeliver",
                "hooked",
                Json.object().put("id", "command-1"));
        tell(
                new Fact.BuildRefused(
                        "demo",
                        "hooked",
                        "uid-of-hooked/WebHook/generic/d-1",
                        "Broken",
                        "no",
                        false,
                        NOON));
    }

    private void deployments() {
        work.project(ResourceType.IMAGE_STREAM, stream("busybox", 9, "a"));
        ask(
                "apps.openshift.io",
                "deploymentconfigs",
                "",
                "",
                Json.tree(
                        """
                        {"metadata":{"name":"web"},"spec":{"triggers":[{"type":"ConfigChange"},
                        {"type":"ImageChange","imageChangeParams":{"automatic":true,"containerNames":["web"],
                        "from":{"kind":"ImageStreamTag","name":"busybox:latest"}}}],
                        "template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"name":"web","image":""}]}}}}
                        """
                                .getBytes(StandardCharsets.UTF_8)));
        tell(move("busybox", 20, "f"));
        tell(move("busybox", 19, "e"));
    }

    private void pages() {
        for (var page :
                List.of(
                        List.of("build.openshift.io", "buildconfigs", "uid-7"),
                        List.of("build.openshift.io", "builds", "build-7"),
                        List.of("apps.openshift.io", "deploymentconfigs", "uid-7"),
                        List.of("", "replicationcontrollers", "build-7"),
                        List.of("image.openshift.io", "imagestreams", "stream-7"))) {
            for (var options :
                    List.of(
                            Map.<String, String>of(),
                            Map.of("summary", "true"),
                            Map.of("continue", "700", "limit", "5"),
                            Map.of("tag", "latest"))) {
                decide(page.get(0), page.get(1), "triggers", "hello", null, page.get(2), options);
            }
        }
        ask(
                "build.openshift.io",
                "buildconfigs",
                "replay",
                "hooked",
                Json.object().put("since", NOON.minusSeconds(600).toString()));
        ask("image.openshift.io", "imagestreams", "impact", "busybox", Json.object());
    }

    private BuildConfig project(BuildConfig config) {
        work.project(ResourceType.BUILD_CONFIG, config);
        var stored =
                work.projectedList(ResourceType.BUILD_CONFIG, "demo").stream()
                        .filter(it -> it.key().name().equals(config.metadata().name()))
                        .findFirst()
                        .orElseThrow();
        rules.projected(new Change(stored.key(), Optional.empty(), Optional.of(stored)), work);
        commit();
        return config;
    }

    private void tell(Fact fact) {
        rules.received(fact, work);
        commit();
    }

    private void ask(String group, String resource, String subresource, String name, Object body) {
        decide(group, resource, subresource, name, body, null, Map.of());
    }

    private void decide(
            String group,
            String resource,
            String subresource,
            String name,
            @Nullable Object body,
            @Nullable String uid,
            Map<String, String> options) {
        var _ =
                rules.decide(
                        new Command(
                                "command-" + ++asked,
                                new Requester("alice", "", List.of(), Map.of()),
                                Verb.CREATE,
                                group,
                                resource,
                                subresource,
                                "demo",
                                name,
                                body,
                                null,
                                uid,
                                null,
                                options,
                                false,
                                work.now().plusSeconds(30),
                                "gateway-1",
                                Map.of()),
                        work);
        commit();
    }

    private void commit() {
        tables.commit();
        var done = new ArrayList<>(work.afterwards());
        work.afterwards().clear();
        done.forEach(Runnable::run);
    }
}
