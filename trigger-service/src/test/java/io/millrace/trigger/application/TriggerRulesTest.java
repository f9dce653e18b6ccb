package io.millrace.trigger.application;

import static io.millrace.trigger.Story.CONFIG_CHANGE;
import static io.millrace.trigger.Story.IMAGE_CHANGE;
import static io.millrace.trigger.Story.NOON;
import static io.millrace.trigger.Story.built;
import static io.millrace.trigger.Story.config;
import static io.millrace.trigger.Story.lastTriggered;
import static io.millrace.trigger.Story.move;
import static io.millrace.trigger.Story.onImageChange;
import static io.millrace.trigger.Story.pullSpec;
import static io.millrace.trigger.Story.stream;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.Command;
import io.millrace.contract.Fact;
import io.millrace.contract.Owner;
import io.millrace.contract.Requester;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.build.BuildConfig;
import io.millrace.contract.build.BuildRequest;
import io.millrace.contract.image.ImageStream;
import io.millrace.platform.log.Change;
import io.millrace.platform.resource.Resource;
import io.millrace.platform.schema.Json;
import io.millrace.trigger.Desk;
import io.millrace.trigger.Tables;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The rules on a real ledger: what was committed is what a restart finds.
class TriggerRulesTest {

    @RegisterExtension final Tables tables = new Tables();

    private final TreeMap<String, Resource> projections = new TreeMap<>();
    private final List<Fact> facts = new ArrayList<>();
    private final List<Command> commands = new ArrayList<>();
    private TriggerRules rules = new TriggerRules(Optional.empty(), 3, Duration.ofHours(24), 0, 0);
    private Instant now = NOON;
    private long sequence;
    private boolean isBuildServiceUp = true;
    private int answered;

    @Test
    void theStoryIsOneBuildPerMoveEachFromTheImageThatMoved() {
        project(stream("busybox", 1, "a"));
        project(config("hello", "busybox:latest", CONFIG_CHANGE, IMAGE_CHANGE));
        project(config("hello-child", "hello:latest", CONFIG_CHANGE, IMAGE_CHANGE));
        tell(move("busybox", 1, "a"));

        moves("hello", 1, "1");
        moves("busybox", 2, "b");
        moves("hello", 2, "2");
        moves("busybox", 3, "a");
        moves("hello", 3, "3");
        minutesPass(5);

        assertThat(builds())
                .containsExactly(
                        "hello from " + pullSpec("busybox", "a"),
                        "hello-child from " + pullSpec("hello", "1"),
                        "hello from " + pullSpec("busybox", "b"),
                        "hello-child from " + pullSpec("hello", "2"),
                        "hello from " + pullSpec("busybox", "a"),
                        "hello-child from " + pullSpec("hello", "3"));
        assertThat(commands).extracting(Command::id).doesNotHaveDuplicates();
    }

    @Test
    void everyFactTwiceAndOutOfDateStartsNothingMore() {
        project(config("hello", "busybox:latest", IMAGE_CHANGE));
        var told =
                List.of(move("busybox", 1, "a"), move("busybox", 2, "b"), move("busybox", 3, "c"));
        told.forEach(this::tell);

        told.reversed().forEach(this::tell);
        told.forEach(this::tell);

        assertThat(commands).hasSize(3);
        assertThat(ledger("decision")).containsExactly("Fired", "Fired", "Fired");
    }

    @Test
    void aMoveWhoseTransactionWasLostIsDecidedWhenItIsToldAgain() {
        project(config("hello", "busybox:latest", IMAGE_CHANGE));

        lose(work -> rules.received(move("busybox", 1, "a"), work));
        restart();
        tell(move("busybox", 1, "a"));

        assertThat(builds()).containsExactly("hello from " + pullSpec("busybox", "a"));
        assertThat(ledger("decision")).containsExactly("Fired");
    }

    @Test
    void aConfigurationWhoseTransactionWasLostIsEvaluatedWhenItComesAgain() {
        project(stream("busybox", 1, "a"));
        var resource = resource(config("hello", "busybox:latest", CONFIG_CHANGE, IMAGE_CHANGE));
        var change = new Change(resource.key(), Optional.empty(), Optional.of(resource));

        lose(work -> rules.projected(change, work));
        tell(move("busybox", 1, "a"));
        project(resource);

        assertThat(commands).hasSize(1);
        assertThat(ledger("trigger")).containsExactly("ImageChange", "ConfigChange");
    }

    @Test
    void theCommandIsTheServicesOwnAndItsIdIsItsKey() {
        project(stream("busybox", 7, "a"));
        project(config("hello", "busybox:latest", IMAGE_CHANGE));

        var command = commands.getFirst();

        assertThat(command.id()).isEqualTo("uid-of-hello/uid-of-busybox/latest/7");
        assertThat(command.option("trigger-key")).contains(command.id());
        assertThat(command.requester()).isEqualTo(Requester.service(Owner.TRIGGER));
        assertThat(command.deadline()).isEqualTo(NOON.plus(Duration.ofDays(1)));
        assertThat(command.replyTo()).isEmpty();
        assertThat(command.seen()).containsEntry("imagestream", 1L);
        assertThat(command.subresource()).isEqualTo("instantiate");
        assertThat(facts)
                .contains(
                        new Fact.TriggerFired(
                                "demo",
                                "hello",
                                "uid-of-hello",
                                "ImageChange",
                                "demo/busybox:latest",
                                7,
                                pullSpec("busybox", "a"),
                                command.id(),
                                NOON));
        assertThat(ledger("command_key")).containsExactly(command.id());
    }

    @Test
    void factsOfMovesBeforeTheEvaluationAreHistory() {
        project(stream("busybox", 3, "c"));
        project(config("hello", "busybox:latest", IMAGE_CHANGE));

        tell(move("busybox", 1, "a"));
        tell(move("busybox", 2, "b"));
        tell(move("busybox", 3, "c"));

        assertThat(builds()).containsExactly("hello from " + pullSpec("busybox", "c"));
        assertThat(ledger("decision || '/' || reason"))
                .containsExactly("Fired/Evaluated", "Outdated/TagMoved", "Outdated/TagMoved");
    }

    @Test
    void movesThatTheChangelogShowsBeforeTheirFactsAreFiredOnceEachInOrder() {
        project(config("hello", "busybox:latest", IMAGE_CHANGE));
        project(stream("busybox", 3, "c"));
        tick();
        secondsPass(10);

        tell(move("busybox", 1, "a"));
        tell(move("busybox", 2, "b"));
        tell(move("busybox", 3, "c"));
        minutesPass(2);

        assertThat(builds())
                .containsExactly(
                        "hello from " + pullSpec("busybox", "a"),
                        "hello from " + pullSpec("busybox", "b"),
                        "hello from " + pullSpec("busybox", "c"));
    }

    @Test
    void aMoveThatWasNeverToldIsMadeGoodForAndItsLateFactIsIgnored() {
        project(config("hello", "busybox:latest", IMAGE_CHANGE));
        project(stream("busybox", 2, "b"));
        tick();
        assertThat(commands).isEmpty();

        minutesPass(1);
        tell(move("busybox", 1, "a"));
        tell(move("busybox", 2, "b"));

        assertThat(builds()).containsExactly("hello from " + pullSpec("busybox", "b"));
        assertThat(ledger("decision || '/' || reason"))
                .containsExactly("Fired/Reconciled", "Outdated/TagMoved");
    }

    @Test
    void aRestartBuildsTheIndexFromTheProjections() {
        project(config("hello", "busybox:latest", IMAGE_CHANGE));

        restart();
        tell(move("busybox", 1, "a"));

        assertThat(commands).hasSize(1);
    }

    @Test
    void resumingATriggerStartsNothingUntilTheNextMove() {
        project(config("hello", "busybox:latest", onImageChange(null, null, true)));
        moves("busybox", 1, "a");
        project(config("hello", "busybox:latest", IMAGE_CHANGE));
        minutesPass(2);
        assertThat(commands).isEmpty();

        moves("busybox", 2, "b");

        assertThat(builds()).containsExactly("hello from " + pullSpec("busybox", "b"));
    }

    @Test
    void aNewlyWatchedTagIsEvaluatedAndTheOthersAreLeftAlone() {
        project(stream("busybox", 1, "a"));
        project(stream("linter", 1, "1"));
        project(config("hello", "busybox:latest", IMAGE_CHANGE));
        project(stream("busybox", 2, "b"));

        project(
                config(
                        "hello",
                        "busybox:latest",
                        IMAGE_CHANGE,
                        onImageChange("linter:latest", null, false)));
        tell(move("busybox", 2, "b"));

        assertThat(builds())
                .containsExactly(
                        "hello from " + pullSpec("busybox", "a"),
                        "hello from " + pullSpec("linter", "1"),
                        "hello from " + pullSpec("busybox", "b"));
    }

    @Test
    void aChangeOfTheStatusStartsNothing() {
        project(stream("busybox", 1, "a"));
        var config = config("hello", "busybox:latest", CONFIG_CHANGE, IMAGE_CHANGE);
        project(config);

        project(built(config, 1));
        minutesPass(2);

        assertThat(commands).hasSize(1);
    }

    @Test
    void aTagThatIsNoLongerWatchedStartsNothing() {
        project(config("hello", "busybox:latest", IMAGE_CHANGE));
        project(config("hello", "linter:latest", IMAGE_CHANGE));

        tell(move("busybox", 1, "a"));

        assertThat(commands).isEmpty();
    }

    @Test
    void aFirstBuildWithoutImageTriggersStartsWhenItsBaseAppears() {
        project(config("hello", "busybox:latest", CONFIG_CHANGE));
        assertThat(commands).isEmpty();

        project(stream("busybox", 1, "a"));
        tell(move("busybox", 1, "a"));
        moves("busybox", 2, "b");
        minutesPass(2);

        assertThat(commands).hasSize(1);
        assertThat(request(commands.getFirst()).lastVersion()).isZero();
        assertThat(ledger("trigger")).containsExactly("ConfigChange");
    }

    @Test
    void aFirstBuildWhoseBaseArrivesComesWithTheMoveAndOnlyOnce() {
        project(config("hello", "busybox:latest", CONFIG_CHANGE, IMAGE_CHANGE));
        project(stream("busybox", 1, "a"));
        tick();
        tell(move("busybox", 1, "a"));
        minutesPass(2);

        assertThat(commands).hasSize(1);
        assertThat(ledger("trigger")).containsExactly("ImageChange", "ConfigChange");
    }

    @Test
    void aDeletedConfigurationHasNoFutureButKeepsItsLedger() {
        project(stream("busybox", 1, "a"));
        var config = config("hello", "busybox:latest", IMAGE_CHANGE);
        project(config);

        remove(config);
        moves("busybox", 2, "b");
        minutesPass(2);

        assertThat(commands).hasSize(1);
        assertThat(ledger("decision")).containsExactly("Fired");
        assertThat(rows("select target_uid from watches")).isEmpty();
    }

    @Test
    void aConfigurationMadeAnewUnderItsOldNameStartsAfresh() {
        project(stream("busybox", 1, "a"));
        var config = config("hello", "busybox:latest", IMAGE_CHANGE);
        project(config);

        project(config.withMetadata(config.metadata().withUid("another-uid")));

        assertThat(builds())
                .containsExactly(
                        "hello from " + pullSpec("busybox", "a"),
                        "hello from " + pullSpec("busybox", "a"));
        assertThat(rows("select target_uid from watches")).containsExactly("another-uid");
    }

    @Test
    void aFiringThatNobodyAnswersIsAskedForAgainAfterGrowingPauses() {
        isBuildServiceUp = false;
        project(config("hello", "busybox:latest", IMAGE_CHANGE));
        moves("busybox", 1, "a");

        minutesPass(3);

        assertThat(commands)
                .extracting(it -> Duration.between(NOON, it.deadline()).minusDays(1).toSeconds())
                .containsExactly(0L, 15L, 45L, 105L);
        assertThat(commands).extracting(Command::id).doesNotHaveDuplicates();
        assertThat(commands)
                .extracting(it -> it.option("trigger-key").orElseThrow())
                .containsOnly("uid-of-hello/uid-of-busybox/latest/1");
        assertThat(ledger("outcome")).containsExactly("Open");
    }

    @Test
    void whoTakesOverAsksAtOnceForWhatIsOpen() {
        isBuildServiceUp = false;
        project(stream("busybox", 1, "a"));
        project(stream("linter", 1, "1"));
        project(
                config(
                        "hello",
                        "busybox:latest",
                        CONFIG_CHANGE,
                        IMAGE_CHANGE,
                        onImageChange("linter:latest", null, false)));

        restart();
        tick();

        assertThat(commands).hasSize(2);
        assertThat(commands.getLast().id()).isEqualTo(commands.getFirst().id() + "#2");
        assertThat(commands.getLast().body()).isEqualTo(commands.getFirst().body());
    }

    @Test
    void aFiringEndsWithItsBuild() {
        project(config("hello", "busybox:latest", IMAGE_CHANGE));
        moves("busybox", 1, "a");

        answerAll();
        restart();
        minutesPass(90);

        assertThat(commands).hasSize(1);
        assertThat(ledger("outcome || '/' || build || '/' || build_number"))
                .containsExactly("Built/hello-1/1");
        assertThat(rows("select key from open_firings")).isEmpty();
    }

    @Test
    void aNoThatMayPassIsNotTheEnd() {
        isBuildServiceUp = false;
        project(config("hello", "busybox:latest", IMAGE_CHANGE));
        moves("busybox", 1, "a");

        tell(refusal(commands.getFirst(), "Unresolved", true));
        assertThat(ledger("outcome || '/' || refusal")).containsExactly("Open/Unresolved: no");
        isBuildServiceUp = true;
        answered = 1;
        minutesPass(2);

        assertThat(commands).hasSize(2);
        assertThat(ledger("outcome || '/' || build")).containsExactly("Built/hello-2");
    }

    @Test
    void aNoThatIsFinalEndsTheFiring() {
        isBuildServiceUp = false;
        project(config("hello", "busybox:latest", IMAGE_CHANGE));
        moves("busybox", 1, "a");

        tell(refusal(commands.getFirst(), "Paused", false));
        restart();
        minutesPass(90);

        assertThat(commands).hasSize(1);
        assertThat(ledger("outcome || '/' || refusal")).containsExactly("Refused/Paused: no");
    }

    @Test
    void aFirstBuildOutlivesThePauseOfItsConfiguration() {
        isBuildServiceUp = false;
        project(stream("busybox", 1, "a"));
        project(config("hello", "busybox:latest", CONFIG_CHANGE));

        tell(refusal(commands.getFirst(), "Paused", false));
        minutesPass(1);

        assertThat(commands).hasSizeGreaterThan(1);
    }

    @Test
    void whatALostFiringLeavesIsNeverBuiltAfterANewerImage() {
        isBuildServiceUp = false;
        project(config("hello", "busybox:latest", IMAGE_CHANGE));
        moves("busybox", 1, "a");
        var lost = commands.getFirst();
        moves("busybox", 2, "b");
        tell(requested(commands.getLast(), 1));

        minutesPass(90);
        assertThat(commands).hasSize(2);
        assertThat(ledger("outcome")).containsExactly("Overtaken", "Built");
        assertThat(decisions())
                .containsExactly(
                        "Fired 1 uid-of-hello/uid-of-busybox/latest/1",
                        "Fired 2 uid-of-hello/uid-of-busybox/latest/2",
                        "Overtaken 1 uid-of-hello/uid-of-busybox/latest/1");
        tell(requested(lost, 2));

        assertThat(ledger("outcome || '/' || build"))
                .containsExactly("Built/hello-2", "Built/hello-1");
        assertThat(rows("select last_build from watches")).containsExactly("2");
    }

    @Test
    void anImageThatIsBuiltAlreadyDoesNotTakeTheOthersOfItsFiringWithIt() {
        isBuildServiceUp = false;
        project(stream("busybox", 1, "a"));
        project(stream("linter", 1, "1"));
        project(
                config(
                        "hello",
                        "busybox:latest",
                        IMAGE_CHANGE,
                        onImageChange("linter:latest", null, false)));

        tell(refusal(commands.getFirst(), "UpToDate", false));

        assertThat(builds())
                .containsExactly(
                        "hello from " + pullSpec("busybox", "a"),
                        "hello from " + pullSpec("linter", "1"));
        assertThat(ledger("outcome || '/' || command_key"))
                .containsExactly(
                        "Refused/uid-of-hello/uid-of-busybox/latest/1",
                        "Open/uid-of-hello/uid-of-linter/latest/1");
    }

    @Test
    void theFiringsOfADeletedConfigurationEndWithIt() {
        isBuildServiceUp = false;
        project(stream("busybox", 1, "a"));
        var config = config("hello", "busybox:latest", IMAGE_CHANGE);
        project(config);
        assertThat(commands.getFirst().preconditionUid()).isEqualTo("uid-of-hello");

        project(config.withMetadata(config.metadata().withUid("another-uid")));
        restart();
        minutesPass(2);

        assertThat(commands.stream().skip(1))
                .extracting(Command::preconditionUid)
                .containsOnly("another-uid");
        assertThat(ledger("outcome")).containsExactly("Refused", "Open");
    }

    @Test
    void whatWasBuiltWhileATriggerWasPausedIsWhatTheNextMoveIsComparedWith() {
        var config = config("hello", "busybox:latest", IMAGE_CHANGE);
        project(config);
        moves("busybox", 1, "a");
        answerAll();
        project(builtFrom(config, 1, "a"));
        project(
                builtFrom(
                        config("hello", "busybox:latest", onImageChange(null, null, true)),
                        1,
                        "a"));
        moves("busybox", 2, "b");

        project(builtFrom(config, 2, "b"));
        moves("busybox", 3, "a");

        assertThat(builds())
                .containsExactly(
                        "hello from " + pullSpec("busybox", "a"),
                        "hello from " + pullSpec("busybox", "a"));
        assertThat(ledger("decision")).containsExactly("Fired", "Paused", "Fired");
    }

    @Test
    void aManualBuildThatIsHeardOfLateBringsBackTheMoveThatSeemedUpToDate() {
        var config = config("hello", "busybox:latest", IMAGE_CHANGE);
        project(config);
        moves("busybox", 1, "a");
        answerAll();
        project(
                builtFrom(
                        config("hello", "busybox:latest", onImageChange(null, null, true)),
                        1,
                        "a"));
        moves("busybox", 2, "b");
        project(builtFrom(config, 1, "a"));
        moves("busybox", 3, "a");
        assertThat(ledger("decision")).containsExactly("Fired", "Paused", "UpToDate");

        project(builtFrom(config, 2, "b"));
        tell(move("busybox", 3, "a"));

        assertThat(ledger("decision || '/' || reason"))
                .containsExactly("Fired/TagMoved", "Paused/TagMoved", "Fired/Reconciled");
        assertThat(commands).hasSize(2);
    }

    @Test
    void anInputSeesWhatEarlierOnesOfItsBatchDecided() {
        project(config("hello", "busybox:latest", IMAGE_CHANGE));

        commitTogether(
                work -> rules.received(move("busybox", 1, "a"), work),
                work -> rules.received(move("busybox", 2, "b"), work),
                work -> rules.received(move("busybox", 1, "a"), work),
                work ->
                        rules.received(
                                requested("uid-of-hello/uid-of-busybox/latest/1", "hello", 1),
                                work),
                work -> rules.received(move("busybox", 2, "b"), work));

        assertThat(commands).hasSize(2);
        assertThat(ledger("outcome")).containsExactly("Built", "Open");
    }

    @Test
    void whatAnUndoneBatchDecidedIsForgotten() {
        isBuildServiceUp = false;
        project(config("hello", "busybox:latest", IMAGE_CHANGE));
        moves("busybox", 1, "a");

        lose(work -> rules.received(move("busybox", 2, "b"), work));
        lose(work -> rules.received(requested(commands.getFirst(), 1), work));
        tell(move("busybox", 2, "b"));
        tell(requested(commands.getFirst(), 1));
        tell(move("busybox", 3, "c"));

        assertThat(commands).hasSize(3);
        assertThat(ledger("outcome")).containsExactly("Built", "Open", "Open");
    }

    @Test
    void whatConcernsNoTriggerLeavesNothingToCommit() {
        project(config("hello", "busybox:latest", CONFIG_CHANGE, IMAGE_CHANGE));
        moves("busybox", 1, "a");
        answerAll();
        tick();
        var stranger = resource(stream("stranger", 1, "a"));
        var changed =
                resource(built(config("hello", "busybox:latest", CONFIG_CHANGE, IMAGE_CHANGE), 1));

        var inputs =
                List.<Consumer<Desk>>of(
                        work -> rules.received(move("stranger", 1, "a"), work),
                        work -> rules.received(move("busybox", 1, "a"), work),
                        work -> rules.received(requested(commands.getFirst(), 1), work),
                        work -> rules.received(manual(), work),
                        work -> rules.received(refusal(commands.getFirst(), "Paused", false), work),
                        work ->
                                rules.projected(
                                        new Change(
                                                stranger.key(),
                                                Optional.empty(),
                                                Optional.of(stranger)),
                                        work),
                        work ->
                                rules.projected(
                                        new Change(
                                                changed.key(),
                                                Optional.of(changed),
                                                Optional.of(changed)),
                                        work),
                        work -> rules.tick(now.plusSeconds(40), work));

        assertThat(inputs)
                .allSatisfy(input -> {
                    var desk = new Desk(tables, now, projections);
                    input.accept(desk);
                    assertThat(desk.isUntouched()).isTrue();
                });
    }

    @Test
    void aMoveIsDecidedWithoutAskingTheDatabase() {
        project(config("hello", "busybox:latest", IMAGE_CHANGE));
        moves("busybox", 1, "a");
        var desk = new Desk(tables, now, projections);

        rules.received(move("busybox", 2, "b"), desk);

        assertThat(desk.commands()).hasSize(1);
        assertThat(desk.queries()).isEmpty();
    }

    private static BuildConfig builtFrom(BuildConfig config, long number, String letter) {
        return built(lastTriggered(config, "busybox:latest", pullSpec("busybox", letter)), number);
    }

    private static Fact requested(Command command, long number) {
        return requested(command.option("trigger-key").orElseThrow(), command.name(), number);
    }

    private static Fact requested(String key, String config, long number) {
        var name = config + "-" + number;
        return new Fact.BuildRequested(
                "demo", name, "uid-of-" + name, config, number, List.of(), key, NOON);
    }

    private static Fact manual() {
        return new Fact.BuildRequested(
                "demo", "hello-7", "uid-of-hello-7", "hello", 7, List.of(), null, NOON);
    }

    private static Fact refusal(Command command, String reason, boolean temporary) {
        return new Fact.BuildRefused(
                "demo",
                command.name(),
                command.option("trigger-key").orElseThrow(),
                reason,
                "no",
                temporary,
                NOON);
    }

    /// The build service makes a build for each command that it has not seen yet.
    private void answerAll() {
        while (answered < commands.size()) {
            tell(requested(commands.get(answered), ++answered));
        }
    }

    /// The tag moves: the changelog shows it and the fact tells it.
    private void moves(String stream, long revision, String letter) {
        project(stream(stream, revision, letter));
        tell(move(stream, revision, letter));
    }

    private void tell(Fact fact) {
        commit(work -> rules.received(fact, work));
    }

    private void project(Object object) {
        project(resource(object));
    }

    private void project(Resource resource) {
        var before = Optional.ofNullable(projections.put(resource.key().wire(), resource));
        var change = new Change(resource.key(), before, Optional.of(resource));
        commit(work -> rules.projected(change, work));
    }

    private void remove(BuildConfig config) {
        var key = resource(config).key();
        var before = Optional.ofNullable(projections.remove(key.wire()));
        commit(work -> rules.projected(new Change(key, before, Optional.empty()), work));
    }

    private Resource resource(Object object) {
        var type =
                switch (object) {
                    case BuildConfig _ -> ResourceType.BUILD_CONFIG;
                    case ImageStream _ -> ResourceType.IMAGE_STREAM;
                    default -> throw new IllegalArgumentException(object.toString());
                };
        var metadata = Json.tree(object).path("metadata");
        return new Resource(
                ResourceKey.of(
                        type, metadata.path("namespace").asText(), metadata.path("name").asText()),
                metadata.path("uid").asText(),
                ++sequence,
                Json.bytes(object));
    }

    private void minutesPass(int minutes) {
        for (var i = 0; i < minutes * 12; i++) {
            secondsPass(5);
        }
    }

    private void secondsPass(int seconds) {
        if (isBuildServiceUp) {
            answerAll();
        }
        now = now.plusSeconds(seconds);
        tick();
    }

    private void tick() {
        commit(work -> rules.tick(now, work));
    }

    /// The process dies and another one takes over.
    private void restart() {
        rules = new TriggerRules(Optional.empty(), 3, Duration.ofHours(24), 0, 0);
        rules.holding(true);
    }

    private void commit(Consumer<Desk> input) {
        commitTogether(input);
    }

    @SafeVarargs
    private final void commitTogether(Consumer<Desk>... inputs) {
        var desks = new ArrayList<Desk>();
        for (var input : inputs) {
            var desk = new Desk(tables, now, projections);
            input.accept(desk);
            desks.add(desk);
        }
        tables.commit();
        for (var desk : desks) {
            facts.addAll(desk.facts());
            commands.addAll(desk.commands());
            desk.afterwards().forEach(Runnable::run);
        }
    }

    private void lose(Consumer<Desk> input) {
        input.accept(new Desk(tables, now, projections));
        tables.rollback();
    }

    private List<String> builds() {
        return commands.stream()
                .map(it ->
                        it.name()
                                + " from "
                                + Json.tree(request(it)).at("/triggeredByImage/name").asText())
                .toList();
    }

    private static BuildRequest request(Command command) {
        return (BuildRequest) Objects.requireNonNull(command.body());
    }

    private List<String> decisions() {
        return facts.stream()
                .filter(Fact.TriggerDecided.class::isInstance)
                .map(Fact.TriggerDecided.class::cast)
                .map(it -> "%s %d %s".formatted(it.decision(), it.revision(), it.key()))
                .toList();
    }

    private List<String> ledger(String column) {
        return rows("select " + column + " from ledger order by id");
    }

    private List<String> rows(String sql) {
        return new Desk(tables, now, projections).query(sql, row -> row.getString(1));
    }
}
