package io.millrace.build.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.Claim;
import io.millrace.contract.Command;
import io.millrace.contract.Fact;
import io.millrace.contract.Owner;
import io.millrace.contract.Requester;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.Verb;
import io.millrace.contract.build.Build;
import io.millrace.contract.build.BuildConfig;
import io.millrace.contract.core.Secret;
import io.millrace.contract.core.ServiceAccount;
import io.millrace.contract.meta.LocalObjectReference;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.contract.rbac.ClusterRole;
import io.millrace.contract.rbac.PolicyRule;
import io.millrace.contract.rbac.RoleBinding;
import io.millrace.contract.rbac.RoleRef;
import io.millrace.contract.rbac.Subject;
import io.millrace.platform.access.ClaimSources;
import io.millrace.platform.log.Change;
import io.millrace.platform.log.ClaimOrigin;
import io.millrace.platform.log.Outcome;
import io.millrace.platform.schema.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuildRulesTest extends BuildScene {

    @Test
    void anInstantiatedBuildIsPinnedQueuedAndSaid() throws Exception {
        create(config());

        var outcome = instantiate(DEVELOPER, "{}", Map.of());

        assertThat(outcome).isEqualTo(Outcome.created(key("hello-1")));
        assertThat(base(build("hello-1"))).isEqualTo(ALPHA);
        assertThat(build("hello-1").status().phase()).isEqualTo("Pending");
        assertThat(build("hello-1").status().outputDockerImageReference())
                .isEqualTo("registry:5000/demo/hello:latest");
        assertThat(state("hello-1")).isEqualTo("queued");
        assertThat(releases.await(Duration.ZERO)).as("workers hear of it").isTrue();
        assertThat(work.facts()).hasOnlyElementsOfType(Fact.BuildRequested.class);
        assertThat(storedConfig().status().lastVersion()).isEqualTo(1);
    }

    @Test
    void aTriggersKeyMakesOneBuild() {
        create(config());

        var first = instantiate(TRIGGERS, firing(BETA), Map.of("trigger-key", "k1"));
        var again = instantiate(TRIGGERS, firing(BETA), Map.of("trigger-key", "k1"));

        assertThat(again).isEqualTo(first);
        assertThat(work.list(ResourceType.BUILD, "demo")).hasSize(1);
        assertThat(base(build("hello-1"))).isEqualTo(BETA);
    }

    @Test
    void aTriggersKeyOutlivesItsBuild() {
        create(config());
        instantiate(TRIGGERS, firing(BETA), Map.of("trigger-key", "k1"));
        decide(command(Verb.DELETE, "builds", "", "hello-1", null, DEVELOPER));

        var again = instantiate(TRIGGERS, firing(BETA), Map.of("trigger-key", "k1"));

        assertThat(again).isInstanceOf(Outcome.Answered.class);
        assertThat(work.list(ResourceType.BUILD, "demo")).isEmpty();
    }

    @Test
    void anImageThatIsBuiltAlreadyIsRefused() {
        create(config());
        instantiate(TRIGGERS, firing(BETA), Map.of("trigger-key", "k1"));

        var again = instantiate(TRIGGERS, firing(BETA), Map.of("trigger-key", "k2"));

        assertThat(codeOf(again)).isEqualTo(500);
        assertThat(work.list(ResourceType.BUILD, "demo")).hasSize(1);
    }

    @Test
    void theFirstBuildIsMadeOnceHoweverManyTriggersAskForIt() {
        create(config());
        instantiate(TRIGGERS, "{\"lastVersion\":0}", Map.of("trigger-key", "config"));

        var late = instantiate(TRIGGERS, "{\"lastVersion\":0}", Map.of("trigger-key", "other"));

        assertThat(codeOf(late)).isEqualTo(400);
    }

    @Test
    void whatBecameOfAFiringIsSaidUnderItsKey() {
        create(config());

        instantiate(TRIGGERS, firing(BETA), Map.of("trigger-key", "k1"));
        instantiate(TRIGGERS, firing(BETA), Map.of("trigger-key", "k1"));
        instantiate(TRIGGERS, firing(BETA), Map.of("trigger-key", "k2"));
        instantiate(DEVELOPER, "{}", Map.of());

        assertThat(work.facts())
                .map(BuildRulesTest::end)
                .containsExactly(
                        "hello-1 1 k1", "hello-1 1 k1", "UpToDate k2 false", "hello-2 2 null");
    }

    @Test
    void aBuildThatIsGoneIsStillSaidToHaveBeenMade() {
        create(config());
        instantiate(TRIGGERS, firing(BETA), Map.of("trigger-key", "k1"));
        work.delete(key("hello-1"));

        instantiate(TRIGGERS, firing(BETA), Map.of("trigger-key", "k1"));

        assertThat(end(work.facts().getLast())).isEqualTo("hello-1 0 k1");
    }

    @Test
    void aFiringThatCannotBeBuiltYetMayComeAgain() {
        create(config().replace("base:1", "base:none"));
        var request = "{\"triggeredBy\":[{\"message\":\"Image change\"}]}";

        instantiate(TRIGGERS, request, Map.of("trigger-key", "k1"));

        assertThat(work.facts()).map(BuildRulesTest::end).containsExactly("Unresolved k1 true");
    }

    @Test
    void aBuildIsNotGivenAVariableThatItsConfigurationMayNotHave() {
        create(config());
        var request = "{\"env\":[{\"name\":\"1 x=\",\"value\":\"1\"}]}";

        var refused = instantiate(DEVELOPER, request, Map.of());
        instantiate(TRIGGERS, request, Map.of("trigger-key", "k1"));

        assertThat(codeOf(refused)).isEqualTo(422);
        assertThat(work.facts()).map(BuildRulesTest::end).containsExactly("Invalid k1 false");
        assertThat(work.list(ResourceType.BUILD, "demo")).isEmpty();
    }

    @Test
    void aFiringOfAConfigurationThatIsGoneMakesNoBuildOfItsSuccessor() {
        create(config());
        var firing =
                command(
                        Verb.CREATE,
                        "buildconfigs",
                        "instantiate",
                        "hello",
                        firing(BETA),
                        TRIGGERS,
                        Map.of("trigger-key", "k1"));

        var outcome = decide(meant(firing, "another-uid"));

        assertThat(codeOf(outcome)).isEqualTo(404);
        assertThat(work.facts()).map(BuildRulesTest::end).containsExactly("NotFound k1 false");
        assertThat(work.list(ResourceType.BUILD, "demo")).isEmpty();
    }

    private static Command meant(Command command, String uid) {
        return new Command(
                command.id(),
                command.requester(),
                command.verb(),
                command.group(),
                command.resource(),
                command.subresource(),
                command.namespace(),
                command.name(),
                command.body(),
                command.patchType(),
                uid,
                command.preconditionVersion(),
                command.options(),
                command.dryRun(),
                command.deadline(),
                command.replyTo(),
                command.seen());
    }

    private static String end(Fact fact) {
        return switch (fact) {
            case Fact.BuildRequested it -> it.name() + " " + it.number() + " " + it.key();
            case Fact.BuildRefused it -> it.reason() + " " + it.key() + " " + it.temporary();
            default -> fact.type();
        };
    }

    @Test
    void serialBuildsWaitForEachOther() {
        create(config());
        instantiate(DEVELOPER, "{}", Map.of());
        instantiate(DEVELOPER, "{}", Map.of());
        assertThat(build("hello-2").status().phase()).isEqualTo("New");

        claim("hello-1");
        report("hello-1", 1, "Running", null);
        report("hello-1", 1, "Complete", DIGEST);

        assertThat(build("hello-1").status().phase()).isEqualTo("Complete");
        assertThat(build("hello-2").status().phase()).isEqualTo("Pending");
        assertThat(state("hello-1")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "ImageStreamTag, hello:latest",
        "DockerImage, registry:5000/demo/hello",
        "DockerImage, registry:5000/demo/hello:latest",
        "DockerImage, REGISTRY:5000/demo/hello:latest"
    })
    void aCompletedBuildSaysWhichTagItsImageIsFor(String kind, String name) {
        create(
                config().replace(
                                "{\"kind\":\"ImageStreamTag\",\"name\":\"hello:latest\"}",
                                "{\"kind\":\"%s\",\"name\":\"%s\"}".formatted(kind, name)));
        instantiate(DEVELOPER, "{}", Map.of());
        claim("hello-1");
        report("hello-1", 1, "Running", null);

        report("hello-1", 1, "Complete", DIGEST);

        assertThat(work.facts().getLast())
                .isEqualTo(
                        new Fact.BuildCompleted(
                                "demo",
                                "hello-1",
                                String.valueOf(build("hello-1").metadata().uid()),
                                "hello",
                                "demo",
                                "hello",
                                "latest",
                                DIGEST,
                                (name.startsWith("REG") ? "REGISTRY" : "registry")
                                        + ":5000/demo/hello@"
                                        + DIGEST,
                                null,
                                work.now()));
    }

    @Test
    void aReportOfAnAttemptThatWasReplacedSaysNothing() {
        create(config());
        instantiate(DEVELOPER, "{}", Map.of());
        claim("hello-1");
        claim("hello-1");

        report("hello-1", 1, "Running", null);
        report("hello-1", 1, "Failed", null);

        assertThat(build("hello-1").status().phase()).isEqualTo("Pending");
    }

    @Test
    void reportsAreForWorkersOnly() {
        create(config());
        instantiate(DEVELOPER, "{}", Map.of());

        var outcome = decide(command(Verb.CREATE, "builds", "report", "hello-1", "{}", DEVELOPER));

        assertThat(codeOf(outcome)).isEqualTo(404);
    }

    @Test
    void aBuildWhoseServiceAccountIsMissingWaitsForIt() {
        decide(
                command(
                        Verb.CREATE,
                        "builds",
                        "",
                        "",
                        FREE.replace("\"source\"", "\"serviceAccount\":\"late\",\"source\""),
                        DEVELOPER));
        assertThat(build("free").status().phase()).isEqualTo("New");
        assertThat(build("free").status().reason()).isEqualTo("CannotRetrieveServiceAccount");

        work.project(
                ResourceKey.of(ResourceType.SERVICE_ACCOUNT, "demo", "late"),
                ServiceAccount.of(ObjectMeta.named("demo", "late")));
        rules.tick(work.now().plusSeconds(10), work);
        work.commit();

        assertThat(build("free").status().phase()).isEqualTo("Pending");
    }

    @Test
    void aBuildWhoseOutputIsMissingWaitsForIt() {
        create(config().replace("hello:latest", "late:1"));
        instantiate(DEVELOPER, "{}", Map.of());
        assertThat(build("hello-1").status().reason()).isEqualTo("InvalidOutputReference");
        assertThat(work.facts())
                .filteredOn(Fact.BuildPostponed.class::isInstance)
                .singleElement()
                .extracting(it -> ((Fact.BuildPostponed) it).reason())
                .isEqualTo("InvalidOutputReference");
        assertThat(build("hello-1").status().phase()).isEqualTo("New");

        var stream = stream("late", "", "");
        rules.projected(new Change(stream.key(), Optional.empty(), Optional.of(stream)), work);
        work.commit();

        assertThat(build("hello-1").status().phase()).isEqualTo("Pending");
        assertThat(build("hello-1").status().reason()).isNull();
    }

    @Test
    void aNewBuildIsCancelledAtOnceAndARunningOneByItsWorker() {
        create(config());
        instantiate(DEVELOPER, "{}", Map.of());
        instantiate(DEVELOPER, "{}", Map.of());

        cancel("hello-2");
        cancel("hello-1");

        assertThat(build("hello-2").status().phase()).isEqualTo("Cancelled");
        assertThat(build("hello-1").status().phase()).isEqualTo("Pending");
        assertThat(state("hello-1")).isEqualTo("cancelling");
        claim("hello-1");
        report("hello-1", 1, "Cancelled", null);
        assertThat(build("hello-1").status().phase()).isEqualTo("Cancelled");
        assertThat(build("hello-1").status().message())
                .isEqualTo("The build was cancelled by the user.");
    }

    @Test
    void aClientCannotWriteABuildsStatus() {
        create(config());
        instantiate(DEVELOPER, "{}", Map.of());
        var tree = work.find(key("hello-1")).orElseThrow().tree();
        tree.withObject("/status").put("phase", "Complete");

        decide(command(Verb.UPDATE, "builds", "", "hello-1", tree.toString(), DEVELOPER));

        assertThat(build("hello-1").status().phase()).isEqualTo("Pending");
    }

    @Test
    void onlyTheServerSaysWhereALogIsKept() {
        var claim =
                "{\"metadata\":{\"annotations\":{\"build.millrace.io/log\":\"mine\",\"a\":\"b\"}}}";
        create(config());
        instantiate(DEVELOPER, claim, Map.of());
        decide(
                command(
                        Verb.CREATE,
                        "builds",
                        "",
                        "",
                        FREE.replace(
                                "\"name\":\"free\"",
                                "\"name\":\"free\",\"annotations\":{\"build.millrace.io/log\":\"mine\"}"),
                        DEVELOPER));
        var tree = work.find(key("hello-1")).orElseThrow().tree();
        tree.withObject("/metadata/annotations").put("build.millrace.io/log", "mine");
        decide(command(Verb.UPDATE, "builds", "", "hello-1", tree.toString(), DEVELOPER));

        assertThat(build("hello-1").metadata().annotations())
                .containsEntry("a", "b")
                .doesNotContainKey("build.millrace.io/log");
        assertThat(build("free").metadata().annotations()).isNull();
    }

    @Test
    void whereTheLogIsKeptCannotBeTakenAway() {
        create(config());
        instantiate(DEVELOPER, "{}", Map.of());
        var known = work.find(key("hello-1")).orElseThrow().tree();
        known.withObject("/metadata/annotations").put("build.millrace.io/log", "there");
        work.save(key("hello-1"), Json.read(known, Build.class));
        var tree = work.find(key("hello-1")).orElseThrow().tree();
        tree.withObject("/metadata").remove("annotations");

        decide(command(Verb.UPDATE, "builds", "", "hello-1", tree.toString(), DEVELOPER));

        assertThat(build("hello-1").metadata().annotations())
                .containsOnly(Map.entry("build.millrace.io/log", "there"));
    }

    @Test
    void aBuildsSpecIsFixed() {
        create(config());
        instantiate(DEVELOPER, "{}", Map.of());
        var tree = work.find(key("hello-1")).orElseThrow().tree();
        tree.withObject("/spec/source").put("dockerfile", "FROM other");

        var outcome =
                decide(command(Verb.UPDATE, "builds", "", "hello-1", tree.toString(), DEVELOPER));

        assertThat(codeOf(outcome)).isEqualTo(422);
    }

    @Test
    void aConfigurationTakesItsBuildsAlong() {
        create(config());
        instantiate(DEVELOPER, "{}", Map.of());

        decide(command(Verb.DELETE, "buildconfigs", "", "hello", null, DEVELOPER));

        assertThat(work.list(ResourceType.BUILD, "demo")).isEmpty();
        assertThat(state("hello-1")).isEmpty();
    }

    @Test
    void orphanedBuildsStayAndBelongToNobody() {
        create(config());
        instantiate(DEVELOPER, "{}", Map.of());

        decide(
                command(
                        Verb.DELETE,
                        "buildconfigs",
                        "",
                        "hello",
                        null,
                        DEVELOPER,
                        Map.of("propagationPolicy", "Orphan")));

        assertThat(build("hello-1").metadata().ownerReferences()).isNull();
    }

    @Test
    void theNumberOfBuildsNeverGoesDown() {
        create(config());
        instantiate(DEVELOPER, "{}", Map.of());
        var tree = work.find(configKey()).orElseThrow().tree();
        tree.withObject("/status").put("lastVersion", 0);

        decide(command(Verb.UPDATE, "buildconfigs", "", "hello", tree.toString(), DEVELOPER));

        assertThat(storedConfig().status().lastVersion()).isEqualTo(1);
    }

    @Test
    void finishedBuildsBeyondTheLimitGo() {
        create(config().replace("\"triggers\"", "\"successfulBuildsHistoryLimit\":1,\"triggers\""));
        for (var number = 1; number <= 3; number++) {
            instantiate(DEVELOPER, "{}", Map.of());
            claim("hello-" + number);
            report("hello-" + number, 1, "Running", null);
            work.pass(1);
            report("hello-" + number, 1, "Complete", DIGEST);
        }

        assertThat(work.list(ResourceType.BUILD, "demo"))
                .extracting(it -> it.key().name())
                .containsExactly("hello-3");
    }

    @Test
    void manyThatEndAtOnceLeaveAsManyAsTheLimitSays() {
        create(
                config().replace(
                                "\"triggers\"",
                                "\"runPolicy\":\"SerialLatestOnly\","
                                        + "\"failedBuildsHistoryLimit\":2,\"triggers\""));
        for (var number = 1; number <= 6; number++) {
            work.pass(1);
            instantiate(DEVELOPER, "{}", Map.of());
        }
        claim("hello-1");

        report("hello-1", 1, "Failed", null);

        assertThat(phases())
                .containsExactly("hello-4 Cancelled", "hello-5 Cancelled", "hello-6 Pending");
    }

    @Test
    void aLowerLimitTakesWhatIsBeyondIt() {
        create(config());
        for (var number = 1; number <= 3; number++) {
            work.pass(1);
            instantiate(DEVELOPER, "{}", Map.of());
            claim("hello-" + number);
            report("hello-" + number, 1, "Failed", null);
        }
        var tree = storedConfigTree();
        tree.withObject("/spec").put("failedBuildsHistoryLimit", 1);

        decide(command(Verb.UPDATE, "buildconfigs", "", "hello", tree.toString(), DEVELOPER));

        assertThat(phases()).containsExactly("hello-3 Failed");
        assertThat(work.query("select name from finished_builds", row -> row.getString(1)))
                .containsExactly("hello-3");
    }

    @Test
    void parallelBuildsBehindASerialOneAllHaveTheirTurnAfterIt() {
        create(config());
        instantiate(DEVELOPER, "{}", Map.of());
        var tree = storedConfigTree();
        tree.withObject("/spec").put("runPolicy", "Parallel");
        decide(command(Verb.UPDATE, "buildconfigs", "", "hello", tree.toString(), DEVELOPER));
        instantiate(DEVELOPER, "{}", Map.of());
        instantiate(DEVELOPER, "{}", Map.of());
        claim("hello-1");

        assertThat(phases()).containsExactly("hello-1 Pending", "hello-2 New", "hello-3 New");

        report("hello-1", 1, "Complete", DIGEST);

        assertThat(phases())
                .containsExactly("hello-1 Complete", "hello-2 Pending", "hello-3 Pending");
    }

    @Test
    void buildsOfBeforeThereWereLinesHaveTheirPlaceInThem() throws SQLException, IOException {
        execute("drop table finished_builds");
        execute("alter table build_work drop column number, drop column policy");
        execute("drop index build_work_held");
        execute("create table resources (key text, uid text, body json)");
        for (var build : List.of("1 Complete", "2 Cancelled", "3 New")) {
            var words = build.split(" ", -1);
            execute(
                    """
                    insert into resources values ('build.openshift.io/Build/demo/app-%1$s', 'u%1$s',
                      '{"metadata":{"name":"app-%1$s","namespace":"demo",
                          "creationTimestamp":"2026-11-01T00:00:00Z",
                          "labels":{"openshift.io/build.start-policy":"Parallel"},
                          "annotations":{"openshift.io/build-config.name":"app",
                            "openshift.io/build.number":"%1$s"}},
                        "status":{"phase":"%2$s"}}')
                    """
                            .formatted(words[0], words[1]));
        }
        execute(
                "insert into build_work (build_uid, namespace, name, build_config, state, since)"
                        + " values ('u3', 'demo', 'app-3', 'app', 'waiting', now())");

        migrate("V104__lines_and_histories.sql");

        assertThat(
                        work.query(
                                "select number || ' ' || policy from build_work",
                                row -> row.getString(1)))
                .containsExactly("3 Parallel");
        assertThat(
                        work.query(
                                "select name || ' ' || build_config || ' ' || complete"
                                        + " from finished_builds order by number",
                                row -> row.getString(1)))
                .containsExactly("app-1 app true", "app-2 app false");
    }

    @Test
    void anotherProjectsImageNeedsPermission() {
        var foreign =
                config().replace(
                                "\"name\":\"base:1\"",
                                "\"name\":\"base:1\",\"namespace\":\"other\"");

        var outcome = decide(command(Verb.CREATE, "buildconfigs", "", "", foreign, DEVELOPER));

        assertThat(codeOf(outcome)).isEqualTo(403);
    }

    @Test
    void anotherProjectsImageByPullSpecNeedsPermissionToo() {
        var foreign =
                config().replace(
                                "\"kind\":\"ImageStreamTag\",\"name\":\"hello:latest\"",
                                "\"kind\":\"DockerImage\",\"name\":\"registry:5000/other/app:1\"");

        var outcome = decide(command(Verb.CREATE, "buildconfigs", "", "", foreign, DEVELOPER));

        assertThat(codeOf(outcome)).isEqualTo(403);
    }

    @Test
    void aRightThatIsTakenAwayEndsWithTheBuildsThatRun() {
        bind("other", Subject.user("dev"));
        create(
                config().replace(
                                "\"kind\":\"ImageStreamTag\",\"name\":\"base:1\"",
                                "\"kind\":\"DockerImage\",\"name\":\"registry:5000/other/app:1\""));
        instantiate(DEVELOPER, "{}", Map.of());
        instantiate(DEVELOPER, "{}", Map.of());
        assertThat(phases()).containsExactly("hello-1 Pending", "hello-2 New");

        bind("other", Subject.user("somebody-else"));
        claim("hello-1");
        report("hello-1", 1, "Complete", DIGEST);

        assertThat(phases()).containsExactly("hello-1 Complete", "hello-2 New");
        assertThat(build("hello-2").status().message()).contains("another project");
        assertThat(messageOf(instantiate(DEVELOPER, "{}", Map.of()))).contains("another project");

        bind("other", Subject.user("dev"));
        work.pass(5);
        rules.tick(work.now(), work);
        work.commit();

        assertThat(phases()).containsExactly("hello-1 Complete", "hello-2 Pending");
    }

    @Test
    void aServiceThatWritesAConfigurationAnswersForNobodysImages() {
        bind("other", Subject.user("dev"));
        create(
                config().replace(
                                "\"kind\":\"ImageStreamTag\",\"name\":\"base:1\"",
                                "\"kind\":\"DockerImage\",\"name\":\"registry:5000/other/app:1\""));
        decide(
                command(
                        Verb.UPDATE,
                        "buildconfigs",
                        "",
                        "hello",
                        storedConfigTree().toString(),
                        Requester.service(Owner.GATEWAY)));

        bind("other", Subject.user("somebody-else"));

        assertThat(messageOf(instantiate(DEVELOPER, "{}", Map.of()))).contains("another project");
    }

    @Test
    void onlyTheTriggerServiceSaysWhichImageFired() {
        create(config());

        instantiate(DEVELOPER, firing(FOREIGN), Map.of());

        assertThat(base(build("hello-1"))).isEqualTo(ALPHA);
    }

    @Test
    void aFiringImageOfAnotherProjectMakesNoBuild() {
        create(config());

        var outcome = instantiate(TRIGGERS, firing(FOREIGN), Map.of("trigger-key", "k1"));

        assertThat(messageOf(outcome)).contains("another project");
        assertThat(work.list(ResourceType.BUILD, "demo")).isEmpty();
    }

    @Test
    void aTagThatLeadsToAnotherProjectsRepositoryResolvesToNothing() {
        stream("base", "1", FOREIGN);
        create(config());

        var outcome = instantiate(DEVELOPER, "{}", Map.of());

        assertThat(codeOf(outcome)).isEqualTo(422);
        assertThat(messageOf(outcome)).contains("another project");
    }

    @Test
    void aBuildOfNoConfigurationWaitsRatherThanPullAnotherProjectsImageThroughItsOwnTag() {
        stream("base", "1", FOREIGN);

        decide(command(Verb.CREATE, "builds", "", "", FREE, DEVELOPER));

        assertThat(build("free").status().phase()).isEqualTo("New");
        assertThat(build("free").status().message()).contains("another project");
    }

    @Test
    void aTagMayLeadToAnotherProjectWhoseImagesTheBuilderMayPull() {
        bind("other", Subject.serviceAccount("demo", "builder"));
        stream("base", "1", FOREIGN);
        create(config());

        instantiate(DEVELOPER, "{}", Map.of());

        assertThat(base(build("hello-1"))).isEqualTo(FOREIGN);
    }

    @Test
    void aStreamWhoseRepositoryIsAnotherProjectsTakesNoOutput() {
        stream("hello", "", "", "registry:5000/other/secret");
        create(config());

        instantiate(DEVELOPER, "{}", Map.of());

        assertThat(build("hello-1").status().reason()).isEqualTo("InvalidOutputReference");
    }

    @Test
    void aSerialBuildWaitsUntilTheWorkerOfADeletedOneHasStopped() {
        create(config());
        instantiate(DEVELOPER, "{}", Map.of());
        instantiate(DEVELOPER, "{}", Map.of());
        var uid = String.valueOf(build("hello-1").metadata().uid());
        claim("hello-1", "1 hour");
        report("hello-1", 1, "Running", null);

        decide(command(Verb.DELETE, "builds", "", "hello-1", null, DEVELOPER));

        assertThat(state("hello-1")).isEqualTo("cancelling");
        assertThat(build("hello-2").status().phase()).isEqualTo("New");
        report(uid, "hello-1", 1, "Cancelled", null);
        assertThat(state("hello-1")).isEmpty();
        assertThat(build("hello-2").status().phase()).isEqualTo("Pending");
    }

    @Test
    void aDeletedBuildWhoseWorkerIsLostHoldsNobodyUpForLongerThanItsLease() {
        create(config());
        instantiate(DEVELOPER, "{}", Map.of());
        instantiate(DEVELOPER, "{}", Map.of());
        claim("hello-1", "1 hour");
        decide(command(Verb.DELETE, "builds", "", "hello-1", null, DEVELOPER));

        claim("hello-1", "-1 second");
        rules.tick(work.now(), work);
        work.commit();

        assertThat(build("hello-2").status().phase()).isEqualTo("Pending");
    }

    @Test
    void aBuildOfNoConfigurationIsFree() {
        decide(command(Verb.CREATE, "builds", "", "", FREE, DEVELOPER));

        assertThat(build("free").status().phase()).isEqualTo("Pending");
        assertThat(base(build("free"))).isEqualTo(ALPHA);
    }

    @Test
    void aCloneHasTheOriginalsImagesAndTheNextNumber() {
        create(config());
        instantiate(DEVELOPER, "{}", Map.of());

        var outcome = cloneOf("hello-1");

        assertThat(outcome).isEqualTo(Outcome.created(Builds.key("demo", "hello-2")));
        var clone = build("hello-2");
        assertThat(clone.spec().strategy()).isEqualTo(build("hello-1").spec().strategy());
        assertThat(clone.metadata().annotations())
                .containsEntry("openshift.io/build.clone-of", "hello-1")
                .containsEntry("openshift.io/build.number", "2");
        assertThat(clone.metadata().ownerReferences()).hasSize(1);
        assertThat(clone.status().phase()).isEqualTo("New");
    }

    @Test
    void aCloneOfABuildWithoutAConfigurationIsNamedAfterTheTime() {
        decide(command(Verb.CREATE, "builds", "", "", FREE, DEVELOPER));

        var outcome = cloneOf("free");

        assertThat(outcome.toString()).containsPattern("free-[0-9]{10}");
    }

    @Test
    void nothingIsClonedOfWhatIsPausedOrNotThere() {
        create(config());
        instantiate(DEVELOPER, "{}", Map.of());
        assertThat(cloneOf("none")).isInstanceOf(Outcome.Refused.class);

        var paused = work.find(configKey()).orElseThrow().tree();
        paused.withObject("/metadata/annotations").put("openshift.io/build-config.paused", "true");
        decide(command(Verb.UPDATE, "buildconfigs", "", "hello", paused.toString(), DEVELOPER));

        assertThat(cloneOf("hello-1").toString()).contains("BuildConfig is paused");
    }

    @Test
    void imagesToCopyFromArePinnedAndMustBeThere() {
        var copying =
                """
                {"metadata":{"name":"free"},"spec":{"source":{"dockerfile":"FROM scratch","images":[
                  {"from":{"name":"%s"},"paths":[{"sourcePath":"/a","destinationDir":"b"}]}]},
                 "strategy":{"dockerStrategy":{"from":{"kind":"ImageStreamTag","name":"base:1"}}}}}
                """;
        decide(command(Verb.CREATE, "builds", "", "", copying.formatted("base:1"), DEVELOPER));

        var images = work.find(key("free")).orElseThrow().as(Build.class).spec().source().images();
        assertThat(Objects.requireNonNull(images).getFirst().from().name()).isEqualTo(ALPHA);

        var other = copying.replace("free", "waiting").formatted("base:none");
        decide(command(Verb.CREATE, "builds", "", "", other, DEVELOPER));

        assertThat(work.find(key("waiting")).orElseThrow().as(Build.class).status().reason())
                .isEqualTo("InvalidImageReference");
    }

    @Test
    void imagesOfOtherProjectsAreForWhoMayPullThem() {
        var copying =
                """
                {"metadata":{"name":"free"},"spec":{"source":{"images":[{"as":["x"],
                  "from":{"kind":"DockerImage","name":"%s"}}]},"strategy":{"dockerStrategy":{}}}}
                """
                        .formatted(FOREIGN);

        assertThat(codeOf(decide(command(Verb.CREATE, "builds", "", "", copying, DEVELOPER))))
                .isEqualTo(403);
    }

    @Test
    void anUploadIsBuiltInThePlaceOfTheSource() {
        create(config());

        var outcome = upload("{\"binary\":{\"asFile\":\"Dockerfile\"}}", Map.of("upload", "here"));

        assertThat(codeOf(outcome)).isZero();
        var source = work.find(key("hello-1")).orElseThrow().as(Build.class).spec().source();
        assertThat(source.type()).isEqualTo("Binary");
        assertThat(source.dockerfile()).isNull();
        assertThat(
                        work.query(
                                "select place from build_uploads join build_work using (build_uid)",
                                row -> row.getString(1)))
                .containsExactly("here");
    }

    @Test
    void anUploadWithoutASourceOrWithABadNameIsRefused() {
        create(config());

        assertThat(codeOf(upload("{\"binary\":{}}", Map.of()))).isEqualTo(400);
        assertThat(codeOf(upload("{}", Map.of("upload", "here")))).isEqualTo(400);
        assertThat(codeOf(upload("{\"binary\":{\"asFile\":\"../x\"}}", Map.of("upload", "here"))))
                .isEqualTo(422);
    }

    @Test
    void whoOnlyAsksForABuildUploadsNothing() {
        create(config());

        instantiate(DEVELOPER, "{\"binary\":{}}", Map.of("upload", "of somebody else"));

        var source = work.find(key("hello-1")).orElseThrow().as(Build.class).spec().source();
        assertThat(source.binary()).isNull();
        assertThat(work.query("select place from build_uploads", row -> row.getString(1)))
                .isEmpty();
    }

    @Test
    void aSourceWithoutASecretGetsTheOneThatIsForItsUri() {
        var secret =
                """
                {"metadata":{"name":"github","namespace":"demo","annotations":
                  {"build.openshift.io/source-secret-match-uri-1":"https://github.com/*"}}}
                """;
        work.project(
                ResourceKey.of(ResourceType.SECRET, "demo", "github"),
                Json.read(Json.tree(secret.getBytes(StandardCharsets.UTF_8)), Secret.class));

        create(
                """
                {"metadata":{"name":"hello","namespace":"demo"},
                 "spec":{"source":{"git":{"uri":"https://github.com/org/app.git"}},
                  "strategy":{"dockerStrategy":{}}}}
                """);

        var source = work.find(configKey()).orElseThrow().as(BuildConfig.class).spec().source();
        assertThat(source.sourceSecret()).isEqualTo(new LocalObjectReference("github"));
    }

    @Test
    void aProjectsFirstPipelineWantsAJenkins() {
        create(config());
        assertThat(wantingJenkins()).isEmpty();

        var pipeline = storedConfigTree();
        pipeline.withObject("/spec").remove("triggers");
        pipeline.withObject("/spec")
                .putObject("strategy")
                .putObject("jenkinsPipelineStrategy")
                .put("jenkinsfile", "node {}");
        decide(command(Verb.UPDATE, "buildconfigs", "", "hello", pipeline.toString(), DEVELOPER));

        assertThat(wantingJenkins()).containsExactly("demo");
    }

    @Test
    void imagesOfFewerLayersAreARightOfTheirOwn() {
        work.project(
                ResourceKey.cluster(ResourceType.CLUSTER_ROLE, "plain"),
                new ClusterRole(
                        null,
                        null,
                        ObjectMeta.named("plain"),
                        List.of(
                                PolicyRule.on(
                                        "build.openshift.io",
                                        List.of("buildconfigs", "builds/docker"),
                                        List.of("*"))),
                        null));
        work.project(
                ResourceKey.of(ResourceType.ROLE_BINDING, "demo", "plain"),
                RoleBinding.of(
                        ObjectMeta.named("demo", "plain"),
                        RoleRef.clusterRole("plain"),
                        List.of(Subject.user("bob"))));
        var bob = new Requester("bob", "u2", List.of("system:authenticated"), Map.of());
        var squashed =
                config().replace(
                                "\"dockerStrategy\":{",
                                "\"dockerStrategy\":{\"imageOptimizationPolicy\":\"SkipLayers\",");

        var refused = decide(command(Verb.CREATE, "buildconfigs", "", "", squashed, bob));

        assertThat(codeOf(refused)).isEqualTo(403);
        assertThat(messageOf(refused)).contains("build strategy Docker is not allowed");
        assertThat(decide(command(Verb.CREATE, "buildconfigs", "", "", config(), bob)))
                .isEqualTo(Outcome.created(configKey()));
    }

    private List<String> wantingJenkins() {
        return work.query("select namespace from wanted_jenkins", row -> row.getString(1));
    }

    @Test
    void aBuilderTellsTheRevisionOnceAndNothingThatIsTheWorkersToTell() {
        create(config());
        instantiate(DEVELOPER, "{}", Map.of());
        var told =
                """
                {"metadata":{"name":"hello-1","namespace":"demo","annotations":{"a":"b"}},
                 "spec":{"revision":{"type":"Git","git":{"commit":"%s"}},"strategy":{}},
                 "status":{"phase":"Complete","message":"half way",
                  "output":{"to":{"imageDigest":"sha256:1"}}}}
                """;

        assertThat(codeOf(details(told.formatted("c1")))).isZero();
        assertThat(codeOf(details(told.formatted("c2")))).isEqualTo(422);

        var build = work.find(key("hello-1")).orElseThrow().as(Build.class);
        assertThat(String.valueOf(build.spec().revision())).contains("commit=c1");
        assertThat(build.spec().strategy().dockerStrategy()).isNotNull();
        assertThat(build.status().phase()).isNotEqualTo("Complete");
        assertThat(build.status().message()).isEqualTo("half way");
        assertThat(build.metadata().annotations()).doesNotContainKey("a");
    }

    private Outcome details(String told) {
        return decide(command(Verb.UPDATE, "builds", "details", "hello-1", told, DEVELOPER));
    }

    private Outcome upload(String request, Map<String, String> options) {
        return decide(
                command(
                        Verb.CREATE,
                        "buildconfigs",
                        "instantiatebinary",
                        "hello",
                        request,
                        DEVELOPER,
                        options));
    }

    private Outcome cloneOf(String build) {
        return decide(command(Verb.CREATE, "builds", "clone", build, "{}", DEVELOPER));
    }

    private ObjectNode storedConfigTree() {
        return work.find(configKey()).orElseThrow().tree();
    }

    private List<String> phases() {
        return work.list(ResourceType.BUILD, "demo").stream()
                .map(it -> it.key().name() + " " + build(it.key().name()).status().phase())
                .toList();
    }

    @Test
    void anotherSystemsRequestIsItsUsersAndMakesOneBuild() {
        create(config());
        var request = new Claim.BuildRequested("r1", "demo", "hello", "c0ffee");

        claim(request);
        claim(request);

        assertThat(work.list(ResourceType.BUILD, "demo"))
                .singleElement()
                .satisfies(stored -> {
                    var spec = stored.tree().path("spec");
                    assertThat(spec.at("/revision/git/commit").asText()).isEqualTo("c0ffee");
                    assertThat(spec.at("/triggeredBy/0/message").asText())
                            .isEqualTo("Requested by ci");
                });
        claim(new Claim.BuildRequested("r2", "demo", "hello", null));
        assertThat(work.list(ResourceType.BUILD, "demo")).hasSize(2);
    }

    @Test
    void anotherSystemsRequestIsRefusedWithTheReason() {
        assertThatThrownBy(() -> claim(new Claim.BuildRequested("r1", "other", "hello", null)))
                .hasMessageContaining("cannot create resource \"buildconfigs/instantiate\"");
        assertThatThrownBy(() -> claim(new Claim.BuildRequested("r1", "demo", "none", null)))
                .hasMessageContaining("\"none\" not found");
        assertThatThrownBy(() -> claim(new Claim.BuildRequested("", "demo", "hello", null)))
                .hasMessageContaining("eventId");
        var unsigned = new ClaimOrigin("ci", "e1", "", new byte[0]);
        assertThatThrownBy(() ->
                        rules.received(
                                new Claim.BuildRequested("r1", "demo", "hello", null),
                                unsigned,
                                work))
                .hasMessageContaining("signature");
    }

    private void claim(Claim.BuildRequested request) {
        var body = "{}".getBytes(StandardCharsets.UTF_8);
        var signature = ClaimSources.signature("key", "e1", body);
        rules.received(request, new ClaimOrigin("ci", "e1", signature, body), work);
        work.commit();
    }
}
