package io.millrace.trigger.application;

import static io.millrace.trigger.Story.CONFIG_CHANGE;
import static io.millrace.trigger.Story.IMAGE_CHANGE;
import static io.millrace.trigger.Story.NOON;
import static io.millrace.trigger.Story.config;
import static io.millrace.trigger.Story.digest;
import static io.millrace.trigger.Story.move;
import static io.millrace.trigger.Story.onImageChange;
import static io.millrace.trigger.Story.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contract.Command;
import io.millrace.contract.Digest;
import io.millrace.contract.Fact;
import io.millrace.contract.Owner;
import io.millrace.contract.Requester;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.Verb;
import io.millrace.contract.WebhookCall;
import io.millrace.contract.build.BuildConfig;
import io.millrace.contract.build.BuildTriggerPolicy;
import io.millrace.contract.build.TriggerDecision;
import io.millrace.contract.build.TriggerHistory;
import io.millrace.contract.build.WebHookTrigger;
import io.millrace.platform.log.Change;
import io.millrace.platform.log.Outcome;
import io.millrace.platform.resource.Resource;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.RefusedException;
import io.millrace.trigger.Desk;
import io.millrace.trigger.Tables;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LedgerPagesTest {

    private static final BuildTriggerPolicy GENERIC =
            new BuildTriggerPolicy(
                    "Generic", null, new WebHookTrigger("s3cret", false, null), null, null, null);
    private static final int PER_MINUTE = 3;

    @RegisterExtension final Tables tables = new Tables();

    private final TreeMap<String, Resource> projections = new TreeMap<>();
    private final List<Fact> facts = new ArrayList<>();
    private final List<Command> commands = new ArrayList<>();
    private final TriggerRules rules =
            new TriggerRules(Optional.empty(), PER_MINUTE, Duration.ofHours(24), 0, 0);
    private Instant now = NOON;
    private long sequence;
    private int calls;

    @Test
    void aConfigurationsDecisionsAreToldNewestFirstWithCauseImageAndBuild() {
        project(config("hello", "busybox:latest", IMAGE_CHANGE));
        tell(move("busybox", 1, "a"));
        tell(move("busybox", 2, "b"));
        tell(built(commands.getFirst(), 1));

        var told = page("buildconfigs", "hello", "uid-of-hello").items();

        assertThat(told).extracting(TriggerDecision::revision).containsExactly(2L, 1L);
        assertThat(told)
                .extracting(TriggerDecision::image)
                .containsExactly(digest("b"), digest("a"));
        assertThat(told).extracting(TriggerDecision::outcome).containsExactly("Open", "Built");
        assertThat(told).extracting(TriggerDecision::build).containsExactly(null, "hello-1");
        assertThat(told).extracting(TriggerDecision::cause).containsOnly(Desk.CAUSE);
        assertThat(told).extracting(TriggerDecision::streamTag).containsOnly("demo/busybox:latest");
    }

    @Test
    void aBuildIsToldWhyItStarted() {
        project(config("hello", "busybox:latest", IMAGE_CHANGE));
        tell(move("busybox", 1, "a"));
        tell(move("busybox", 2, "b"));
        tell(built(commands.getFirst(), 1));

        assertThat(page("builds", "hello-1", "uid-of-hello-1").items())
                .extracting(TriggerDecision::revision)
                .containsExactly(1L);
    }

    @Test
    void aTagIsToldWhatItsMovesStarted() {
        project(config("hello", "busybox:latest", IMAGE_CHANGE));
        project(config("bye", "busybox:latest", onImageChange(null, null, true)));
        tell(move("busybox", 1, "a"));

        assertThat(page("imagestreams", "busybox", "uid-of-busybox", "tag", "latest").items())
                .extracting(it -> it.buildConfig() + " " + it.decision())
                .containsExactlyInAnyOrder("hello Fired", "bye Paused");
        assertThat(page("imagestreams", "busybox", "uid-of-busybox", "tag", "old").items())
                .isEmpty();
    }

    @Test
    void whoWatchesATagFromAnotherProjectIsToldOnlyToWhoMayReadEverything() {
        project(config("hello", "busybox:latest", IMAGE_CHANGE));
        tell(move("busybox", 1, "a"));
        execute("update ledger set target_namespace = 'secret-project'");

        assertThat(page("imagestreams", "busybox", "uid-of-busybox").items()).isEmpty();
        assertThat(page("imagestreams", "busybox", "uid-of-busybox", "everywhere", "true").items())
                .hasSize(1);
    }

    @Test
    void theImagesOfAnotherProjectAreToldToWhoMayPullThem() {
        project(config("hello", "busybox:latest", IMAGE_CHANGE));
        tell(move("busybox", 1, "a"));
        execute("update ledger set stream_namespace = 'secret-project'");
        var somebody = new Requester("somebody", "", List.of(), Map.of());

        assertThat(page("buildconfigs", "hello", "uid-of-hello").items().getFirst().image())
                .isEqualTo(digest("a"));
        var told = page(somebody, "buildconfigs", "hello", "uid-of-hello").items().getFirst();
        assertThat(told.image()).isNull();
        assertThat(told.dockerImageReference()).isNull();
        assertThat(told.streamTag()).isEqualTo("secret-project/busybox:latest");
        assertThat(told.name()).isEqualTo("hello");
    }

    @Test
    void causesThatStartOneBuildTogetherAreCoalesced() {
        project(stream("busybox", 1, "a"));
        project(config("hello", "busybox:latest", CONFIG_CHANGE, IMAGE_CHANGE));

        assertThat(page("buildconfigs", "hello", "uid-of-hello").items())
                .extracting(it -> it.trigger() + " " + it.decision())
                .containsExactly("ConfigChange Coalesced", "ImageChange Fired");
        assertThat(facts)
                .filteredOn(Fact.TriggerDecided.class::isInstance)
                .extracting(it -> ((Fact.TriggerDecided) it).decision())
                .containsExactly("Fired", "Coalesced");
    }

    @Test
    void pagesFollowEachOtherWithoutGapOrRepetition() {
        project(config("hello", "busybox:latest", IMAGE_CHANGE));
        for (var revision = 1; revision <= 7; revision++) {
            tell(move("busybox", revision, revision % 2 == 0 ? "a" : "b"));
        }
        var revisions = new ArrayList<Long>();
        var next = "";
        do {
            var page =
                    page("buildconfigs", "hello", "uid-of-hello", "limit", "3", "continue", next);
            page.items().forEach(it -> revisions.add(it.revision()));
            next = Optional.ofNullable(page.metadata().continueToken()).orElse("");
        } while (!next.isEmpty());

        assertThat(revisions).containsExactly(7L, 6L, 5L, 4L, 3L, 2L, 1L);
    }

    @Test
    void ofAnotherConfigurationOfThatNameNothingIsTold() {
        project(config("hello", "busybox:latest", IMAGE_CHANGE));
        tell(move("busybox", 1, "a"));

        assertThat(page("buildconfigs", "hello", "another-uid").items()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"limit,0", "limit,many", "continue,x' or 1=1", "tag,a/b"})
    void questionsThatMakeNoSenseAreRefused(String name, String value) {
        assertThatThrownBy(() -> page("imagestreams", "busybox", "uid-of-busybox", name, value))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(name.equals("tag") ? "a/b" : name);
    }

    @Test
    void aPageIsReadFromAnIndexHoweverLongTheLedgerIs() {
        execute(
                """
                insert into ledger (target_namespace, target_name, target_uid, trigger,
                    stream_namespace, stream, stream_uid, tag, revision, pull_spec, decision,
                    reason, command_key, outcome, build, build_uid, decided_at)
                select 'demo', 'hello', 'uid-' || n % 100, 'ImageChange', 'demo', 'busybox',
                    'stream-' || n % 10, 'latest', n, '', 'Fired', 'TagMoved', 'key-' || n,
                    'Built', 'hello-' || n, 'build-' || n, now()
                from generate_series(1, 20000) n
                """);
        execute("analyze ledger");

        assertThat(plan("target_uid = 'uid-7'")).contains("Index");
        assertThat(plan("stream_uid = 'stream-7' and tag = 'latest'")).contains("Index");
        assertThat(plan("build_uid = 'build-7'")).contains("ledger_of_build");
    }

    @Test
    void aWebhooksCallIsTakenDownWithWhatItStarted() {
        project(config("hello", "busybox:latest", GENERIC));

        call("s3cret", Map.of("x-github-delivery", "d-1"));
        tell(built(commands.getFirst(), 1));

        var told = page("buildconfigs", "hello", "uid-of-hello").items().getFirst();
        assertThat(told.trigger()).isEqualTo("WebHook");
        assertThat(told.webhook()).isEqualTo("generic");
        assertThat(told.delivery()).isEqualTo("d-1");
        assertThat(told.decision()).isEqualTo("Fired");
        assertThat(told.outcome()).isEqualTo("Built");
        assertThat(told.build()).isEqualTo("hello-1");
    }

    @Test
    void aDeliveryThatComesAgainIsTakenDownAsRepeated() {
        project(config("hello", "busybox:latest", GENERIC));
        call("s3cret", Map.of("x-github-delivery", "d-1"));
        call("s3cret", Map.of("x-github-delivery", "d-1"));

        assertThat(page("buildconfigs", "hello", "uid-of-hello").items())
                .extracting(TriggerDecision::decision)
                .containsExactly("Repeated", "Fired");
    }

    @Test
    void aCallWithoutADeliveryIdLearnsWhatBecameOfItToo() {
        project(config("hello", "busybox:latest", GENERIC));
        call("s3cret", Map.of());
        tell(
                new Fact.BuildRefused(
                        "demo",
                        "hello",
                        commands.getFirst().option("trigger-key").orElseThrow(),
                        "Paused",
                        "it is paused",
                        false,
                        NOON));

        var told = page("buildconfigs", "hello", "uid-of-hello").items().getFirst();
        assertThat(told.outcome()).isEqualTo("Refused");
        assertThat(told.message()).isEqualTo("Paused: it is paused");
    }

    @Test
    void strangersLeaveNoTrace() {
        project(config("hello", "busybox:latest", GENERIC));

        var outcome = call("wrong", Map.of());

        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        assertThat(page("buildconfigs", "hello", "uid-of-hello").items()).isEmpty();
    }

    @Test
    void moreBuildsThanAMinuteMayHaveAreRefusedUntilItIsOver() {
        project(config("hello", "busybox:latest", GENERIC));
        for (var i = 0; i < PER_MINUTE; i++) {
            call("s3cret", Map.of());
        }

        var outcome = call("s3cret", Map.of());

        assertThat(((Outcome.Answered) outcome).code()).isEqualTo(429);
        assertThat(commands).hasSize(PER_MINUTE);
        now = now.plusSeconds(61);
        assertThat(call("s3cret", Map.of())).isInstanceOf(Outcome.Deferred.class);
        assertThat(page("buildconfigs", "hello", "uid-of-hello").items())
                .extracting(TriggerDecision::decision)
                .containsExactly("Fired", "Refused", "Fired", "Fired", "Fired");
    }

    @Test
    void aClockThatIsPutBackShutsNobodyOut() {
        project(config("hello", "busybox:latest", GENERIC));
        for (var i = 0; i < PER_MINUTE; i++) {
            call("s3cret", Map.of());
        }

        now = now.minusSeconds(3600);

        assertThat(call("s3cret", Map.of())).isInstanceOf(Outcome.Deferred.class);
    }

    @Test
    void ofCallsThatStartNothingOnlyTheLatestAreKept() {
        project(config("hello", "busybox:latest", GENERIC));
        for (var i = 0; i < 230; i++) {
            call("s3cret", Map.of("content-type", ";;"));
        }

        assertThat(query("select count(*) from ledger")).containsExactly("200");
    }

    private Outcome call(String secret, Map<String, String> headers) {
        var call =
                new WebhookCall(
                        "generic",
                        Digest.of(secret).hex(),
                        headers,
                        Base64.getEncoder().encodeToString("{}".getBytes(StandardCharsets.UTF_8)));
        return commit(desk ->
                rules.decide(
                        command(
                                "call-" + ++calls,
                                "buildconfigs",
                                "webhooks",
                                "hello",
                                call,
                                null,
                                Map.of()),
                        desk));
    }

    private TriggerHistory page(String resource, String name, String uid, String... asked) {
        return page(Requester.service(Owner.GATEWAY), resource, name, uid, asked);
    }

    private TriggerHistory page(
            Requester requester, String resource, String name, String uid, String... asked) {
        var options = new TreeMap<String, String>();
        for (var i = 0; i < asked.length; i += 2) {
            options.put(asked[i], asked[i + 1]);
        }
        var command =
                command(requester, "question", resource, "triggers", name, null, uid, options);
        var answer = (Outcome.Answered) commit(desk -> rules.decide(command, desk));
        return (TriggerHistory) answer.body();
    }

    private Command command(
            String id,
            String resource,
            String subresource,
            String name,
            @Nullable Object body,
            @Nullable String uid,
            Map<String, String> options) {
        return command(
                Requester.service(Owner.GATEWAY),
                id,
                resource,
                subresource,
                name,
                body,
                uid,
                options);
    }

    private Command command(
            Requester requester,
            String id,
            String resource,
            String subresource,
            String name,
            @Nullable Object body,
            @Nullable String uid,
            Map<String, String> options) {
        return new Command(
                id,
                requester,
                Verb.CREATE,
                "build.openshift.io",
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
                now.plusSeconds(30),
                "gateway-1",
                Map.of());
    }

    private static Fact built(Command command, long number) {
        var name = command.name() + "-" + number;
        return new Fact.BuildRequested(
                "demo",
                name,
                "uid-of-" + name,
                command.name(),
                number,
                List.of(),
                command.option("trigger-key").orElseThrow(),
                NOON);
    }

    private void tell(Fact fact) {
        commit(desk -> {
            rules.received(fact, desk);
            return fact;
        });
    }

    private void project(Object object) {
        var metadata = Json.tree(object).path("metadata");
        var type =
                object instanceof BuildConfig
                        ? ResourceType.BUILD_CONFIG
                        : ResourceType.IMAGE_STREAM;
        var resource =
                new Resource(
                        ResourceKey.of(type, "demo", metadata.path("name").asText()),
                        metadata.path("uid").asText(),
                        ++sequence,
                        Json.bytes(object));
        var before = Optional.ofNullable(projections.put(resource.key().wire(), resource));
        commit(desk -> {
            rules.projected(new Change(resource.key(), before, Optional.of(resource)), desk);
            return resource;
        });
    }

    private <T> T commit(Function<Desk, T> input) {
        var desk = new Desk(tables, now, projections);
        var result = input.apply(desk);
        tables.commit();
        facts.addAll(desk.facts());
        commands.addAll(desk.commands());
        desk.afterwards().forEach(Runnable::run);
        return result;
    }

    private void execute(String sql) {
        new Desk(tables, now, projections).execute(sql);
    }

    private List<String> query(String sql) {
        return new Desk(tables, now, projections).query(sql, row -> row.getString(1));
    }

    private String plan(String where) {
        return String.join(
                "\n",
                query(
                        "explain select * from ledger where "
                                + where
                                + " order by id desc limit 101"));
    }
}
