package io.millrace.importer.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.contract.AbandonImage;
import io.millrace.contract.Claim;
import io.millrace.contract.Command;
import io.millrace.contract.CopyImage;
import io.millrace.contract.Fact;
import io.millrace.contract.Owner;
import io.millrace.contract.RecordImport;
import io.millrace.contract.RecordImport.ImportedImage;
import io.millrace.contract.RecordImport.ImportedRepository;
import io.millrace.contract.RecordPush;
import io.millrace.contract.Requester;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.TellOverdue;
import io.millrace.contract.TellOverdue.LateTag;
import io.millrace.contract.Verb;
import io.millrace.contract.core.Namespace;
import io.millrace.contract.image.Image;
import io.millrace.contract.image.ImageStream;
import io.millrace.contract.image.ImageStreamImport;
import io.millrace.contract.image.ImageStreamSchedule;
import io.millrace.contract.image.RepositoryImportStatus;
import io.millrace.contract.image.TagImportPolicy;
import io.millrace.contract.image.TagReferencePolicy;
import io.millrace.contract.meta.ListMeta;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.contract.meta.Status;
import io.millrace.contract.rbac.ClusterRole;
import io.millrace.contract.rbac.PolicyRule;
import io.millrace.contract.rbac.RoleBinding;
import io.millrace.contract.rbac.RoleRef;
import io.millrace.contract.rbac.Subject;
import io.millrace.importer.application.ImportJob.WantedRepository;
import io.millrace.platform.log.Change;
import io.millrace.platform.log.Outcome;
import io.millrace.platform.resource.Resource;
import io.millrace.platform.resource.ResourceWrites;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.RefusedException;
import io.millrace.platform.testing.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImporterRulesTest {

    private static final String ALPHA = "sha256:" + "a".repeat(64);
    private static final String BETA = "sha256:" + "b".repeat(64);
    private static final Requester DEVELOPER =
            new Requester("dev", "u1", List.of("system:authenticated"), Map.of());
    private static final Requester STRANGER =
            new Requester("anna", "u2", List.of("system:authenticated"), Map.of());
    private static final Status SUCCESS =
            new Status(null, null, ListMeta.EMPTY, "Success", null, null, null, null);

    private static TestDatabase postgres;
    private Connection connection;
    private Desk desk;
    private ImporterRules rules = rules(Optional.empty());

    private static ImporterRules rules(Optional<List<String>> allowedRegistries) {
        return new ImporterRules(
                "registry:5000",
                URI.create("http://registry:5000"),
                Duration.ofMinutes(15),
                Duration.ofMinutes(1),
                allowedRegistries,
                new WorkSignal());
    }

    @BeforeAll
    static void startPostgres() throws IOException {
        postgres = TestDatabase.start();
    }

    @AfterAll
    static void stopPostgres() throws IOException {
        postgres.close();
    }

    @BeforeEach
    void twoProjects() throws SQLException, IOException {
        connection = postgres.database().getConnection();
        execute("drop schema public cascade; create schema public");
        for (var migration :
                List.of(
                        "V100__imports.sql",
                        "V101__leases_and_pushes.sql",
                        "V102__copies.sql",
                        "V103__pushers.sql",
                        "V104__schedules.sql",
                        "V105__abandoned.sql",
                        "V106__servings.sql",
                        "V107__abandoned_alone.sql",
                        "V109__overdue.sql",
                        "V110__imports_by_age.sql",
                        "V111__imports_by_registry.sql")) {
            try (var sql = getClass().getResourceAsStream("/db/migration/" + migration)) {
                execute(new String(sql.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        desk = new Desk(connection);
        project("demo", "dev");
        project("other", "somebody");
    }

    @AfterEach
    void disconnect() throws SQLException {
        connection.close();
    }

    @Test
    void aRequestWaitsForItsImagesAndIsRecordedUnderItsOwnId() {
        var outcome = post("c1", true, "quay.io/org/app:v1");

        assertThat(outcome).isEqualTo(Outcome.later());
        complete("c1", "v1", ALPHA);

        var recorded = sentRecord();
        assertThat(desk.sent.getFirst().command().id()).isEqualTo("c1");
        assertThat(desk.sent.getFirst().command().requester())
                .isEqualTo(Requester.service(Owner.IMPORTER));
        assertThat(recorded.requester()).isEqualTo(DEVELOPER);
        assertThat(desk.sent.getFirst().command().replyTo()).isEqualTo("gateway-1");
        assertThat(desk.sent.getFirst().command().name()).isEqualTo("app");
        assertThat(recorded.userRequested()).isTrue();
        assertThat(recorded.images()).singleElement().matches(it -> "v1".equals(it.tag()));
        assertThat(desk.facts).hasOnlyElementsOfType(Fact.ImportCompleted.class);
        assertThat(count("select count(*) from imports")).isZero();
    }

    @Test
    void aReportThatComesTwiceCountsOnce() {
        post("c1", true, "quay.io/org/app:v1");

        complete("c1", "v1", ALPHA);
        complete("c1", "v1", ALPHA);

        assertThat(desk.sent).hasSize(1);
    }

    @Test
    void aLookIsAnsweredAndRecordedNowhere() {
        post("c1", false, "quay.io/org/app:v1");

        complete("c1", "v1", ALPHA);

        assertThat(desk.sent).isEmpty();
        var answer = desk.answers.getFirst();
        assertThat(answer.commandId()).isEqualTo("c1");
        assertThat(answer.replyTo()).isEqualTo("gateway-1");
        assertThat(answer.outcome())
                .isInstanceOfSatisfying(
                        Outcome.Answered.class,
                        it -> {
                            var body = (ImageStreamImport) it.body();
                            assertThat(body.status().imported()).isNull();
                            assertThat(body.status().images()).hasSize(1);
                        });
    }

    @Test
    void aWholeRepositoryIsFetchedAndRecordedAsSuch() {
        post("c1", REPOSITORY.formatted(true));
        var wanted = ImportQueue.find("c1", desk).orElseThrow().job().repository();

        complete("c1", repository());

        assertThat(wanted)
                .isNotNull()
                .extracting(WantedRepository::from)
                .isEqualTo("quay.io/org/app");
        assertThat(sentRecord().repository()).isEqualTo(repository());
    }

    @Test
    void aLookAtAWholeRepositoryTellsWhatWasNotTried() {
        post("c1", REPOSITORY.formatted(false));

        complete("c1", repository());

        assertThat(desk.answers.getFirst().outcome())
                .isInstanceOfSatisfying(
                        Outcome.Answered.class,
                        it -> {
                            var status = ((ImageStreamImport) it.body()).status().repository();
                            assertThat(status)
                                    .isNotNull()
                                    .extracting(RepositoryImportStatus::additionalTags)
                                    .isEqualTo(List.of("v0"));
                        });
    }

    @Test
    void aNewStreamsRepositoryIsImportedOnce() {
        var stream =
                desk.project(
                        ResourceKey.of(ResourceType.IMAGE_STREAM, "demo", "app"),
                        Json.tree(
                                "{\"metadata\":{\"namespace\":\"demo\",\"name\":\"app\",\"uid\":\"s\"},\"spec\":{\"dockerImageRepository\":\"quay.io/org/app\"},\"status\":{}}"
                                        .getBytes(StandardCharsets.UTF_8)));
        change(stream);
        change(stream);

        complete("s.*.0", repository());

        assertThat(desk.sent).hasSize(1);
        assertThat(sentRecord().streamUid()).isEqualTo("s");
        assertThat(sentRecord().repository()).isEqualTo(repository());
    }

    @Test
    void aScheduledTagFollowsItsSourceUntilItIsScheduledNoMore() {
        change(stream("app", scheduled("quay.io/org/app:v1", ""), ""));
        change(stream("app", scheduled("quay.io/org/app:v1", ""), ""));

        var shown = schedule().tags();
        assertThat(shown).singleElement().matches(it -> it.tag().equals("v1"));
        assertThat(shown.getFirst().source()).isEqualTo("quay.io/org/app:v1");
        assertThat(shown.getFirst().nextCheck())
                .isBetween(
                        desk.now().plus(Duration.ofMinutes(7)),
                        desk.now().plus(Duration.ofMinutes(15)));

        rules.projected(
                new Change(
                        streamKey(),
                        Optional.of(stream("app", scheduled("quay.io/org/app:v1", ""), "")),
                        Optional.of(stream("app", wish("quay.io/org/app:v1", 1), ""))),
                desk);
        assertThat(schedule().tags()).isEmpty();
    }

    @Test
    void aTagSaysHowOftenItIsLookedAt() {
        change(
                stream(
                        "app",
                        scheduled("quay.io/org/app:v1", "\"millrace.io/import-interval\":\"5m\""),
                        ""));

        assertThat(schedule().tags().getFirst().interval()).isEqualTo("PT5M");
    }

    @Test
    void aManualImportStartsTheIntervalAnew() {
        change(stream("app", scheduled("quay.io/org/app:v1", ""), ""));
        desk.pass(Duration.ofMinutes(7));
        post("c1", true, "quay.io/org/app:v1");

        complete("c1", "v1", ALPHA);

        assertThat(schedule().tags().getFirst().lastChecked()).isEqualTo(desk.now());
        assertThat(schedule().tags().getFirst().nextCheck())
                .isAfter(desk.now().plus(Duration.ofMinutes(13)));
    }

    @Test
    void whatIsLateSaysSo() {
        change(stream("app", scheduled("quay.io/org/app:v1", ""), ""));
        desk.pass(Duration.ofMinutes(31));

        assertThat(schedule().tags().getFirst().conditions())
                .anyMatch(it -> it.type().equals("Overdue") && it.status().equals("True"));
    }

    @Test
    void aStreamIsToldOnceThatATagIsLateAndOnceThatItIsNot() {
        change(stream("app", scheduled("quay.io/org/app:v1", ""), ""));
        assertThat(told()).isEmpty();
        desk.pass(Duration.ofMinutes(31));

        assertThat(told())
                .singleElement()
                .matches(LateTag::late)
                .matches(it -> it.tag().equals("v1"));
        assertThat(told()).isEmpty();

        post("c1", true, "quay.io/org/app:v1");
        complete("c1", "v1", ALPHA);
        assertThat(told()).singleElement().matches(it -> !it.late());
        assertThat(told()).isEmpty();
    }

    /// What the next reminder tells.
    private List<LateTag> told() {
        desk.pass(Duration.ofSeconds(30));
        desk.sent.clear();
        rules.tick(desk.now(), desk);
        return desk.sent.stream()
                .map(it -> Json.read(ResourceWrites.bodyOf(it.command()), TellOverdue.class))
                .peek(it -> assertThat(it.streamUid()).isNotEmpty())
                .flatMap(it -> it.tags().stream())
                .toList();
    }

    @Test
    void aTagThatIsPinnedByADigestFollowsNothingOnceItIsThere() {
        var pinned = "quay.io/org/app@" + ALPHA;
        var there =
                "{\"tag\":\"v1\",\"items\":[{\"created\":\"2026-11-23T09:00:00Z\",\"dockerImageReference\":\"x\",\"image\":\"%s\",\"generation\":1}]}"
                        .formatted(ALPHA);
        change(stream("app", scheduled(pinned, ""), ""));
        assertThat(schedule().tags()).hasSize(1);

        rules.projected(
                new Change(
                        streamKey(),
                        Optional.of(stream("app", scheduled(pinned, ""), "")),
                        Optional.of(stream("app", scheduled(pinned, ""), there))),
                desk);
        assertThat(schedule().tags()).isEmpty();
    }

    @Test
    void theScheduleOfAMissingStreamIsNotFound() {
        assertThat(code(asked("nowhere"))).isEqualTo(404);
    }

    private static ResourceKey streamKey() {
        return ResourceKey.of(ResourceType.IMAGE_STREAM, "demo", "app");
    }

    private static String scheduled(String from, String annotations) {
        return "{\"name\":\"v1\",\"generation\":1,\"annotations\":{%s},\"importPolicy\":{\"scheduled\":true},\"from\":{\"kind\":\"DockerImage\",\"name\":\"%s\"}}"
                .formatted(annotations, from);
    }

    private ImageStreamSchedule schedule() {
        return (ImageStreamSchedule) ((Outcome.Answered) asked("app")).body();
    }

    private Outcome asked(String stream) {
        return rules.decide(
                command("q", "demo", stream, "imagestreams", "schedule", Json.object(), DEVELOPER),
                desk);
    }

    private static final String REPOSITORY =
            "{\"import\":%s,\"repository\":{\"from\":{\"kind\":\"DockerImage\",\"name\":\"quay.io/org/app\"}}}";

    private static ImportedRepository repository() {
        return new ImportedRepository(SUCCESS, List.of(), List.of("v0"));
    }

    private void complete(String importId, ImportedRepository repository) {
        rules.decide(
                command(
                        importId + "-complete",
                        "demo",
                        "app",
                        "imagestreamimports",
                        "complete",
                        Json.tree(new ImportReport(importId, List.of(), repository)),
                        ImporterCommands.SELF),
                desk);
    }

    @Test
    void aRequestNamesAtLeastOneImageAndOnlyLegalOnes() {
        assertThat(refusalOf(post("c1", "{\"import\":true}"))).contains("spec.images");
        assertThat(
                        refusalOf(
                                post(
                                        "c2",
                                        "{\"import\":true,\"images\":[{\"from\":{\"kind\":\"ImageStreamTag\",\"name\":\"a:b\"}}]}")))
                .contains("spec.images[0].from.kind");
        assertThat(refusalOf(post("c3", true, "Not//A Pullspec")))
                .contains("spec.images[0].from.name");
        assertThat(post("c4", true, "*")).isEqualTo(Outcome.later());
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {}                                                        | spec.images: Invalid
                    {'images':[]}                                             | spec.images: Invalid
                    {'images':[{'from':{'kind':'ImageStreamTag','name':'a:b'}}]}  | spec.images[0].from.kind: Invalid
                    {'images':[{'from':{'kind':'DockerImage','name':''}}]}        | spec.images[0].from.name: Required
                    {'images':[{'from':{'kind':'DockerImage','name':'A//b'}}]}    | spec.images[0].from.name: Invalid
                    {'images':[{'from':{'kind':'DockerImage','name':'a'},'to':{'name':''}}]}   | spec.images[0].to.name: Invalid
                    {'images':[{'from':{'kind':'DockerImage','name':'a'},'to':{'name':'-x'}}]} | spec.images[0].to.name: Invalid
                    {'repository':{'from':{'kind':'ImageStream','name':'a'}}}     | spec.repository.from.kind: Invalid
                    {'repository':{'from':{'kind':'DockerImage','name':''}}}      | spec.repository.from.name: Required
                    {'repository':{'from':{'kind':'DockerImage','name':'A//b'}}}  | spec.repository.from.name: Invalid
                    {'repository':{'from':{'kind':'DockerImage','name':'a:1'}}}   | spec.repository.from.name: Invalid
                    {'repository':{'from':{'kind':'DockerImage','name':'a@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'}}} | spec.repository.from.name: Invalid
                    """)
    void whatARequestLacksIsSaidWithItsPlace(String spec, String fault) {
        assertThat(refusalOf(post("c1", spec.replace('\'', '"')))).contains(fault);
    }

    @ParameterizedTest
    @ValueSource(strings = {"App", "..", "a/b", "a..b", "-a"})
    void aRequestNamesAStreamThatCouldBe(String name) {
        var named =
                "{\"import\":true,\"images\":[{\"from\":{\"kind\":\"DockerImage\",\"name\":\"a\"}}]}";
        var body = request(name, "", named);

        var outcome =
                rules.decide(
                        command("c1", "demo", name, "imagestreamimports", "", body, DEVELOPER),
                        desk);

        assertThat(refusalOf(outcome)).contains("metadata.name: Invalid value");
    }

    @Test
    void aRequestNamesAtMostAHundredImages() {
        var image = "{\"from\":{\"kind\":\"DockerImage\",\"name\":\"a:b\"}}";

        var hundred = post("c1", "{\"images\":[%s]}".formatted(manyOf(image, 100)));
        var more = post("c2", "{\"images\":[%s]}".formatted(manyOf(image, 101)));

        assertThat(hundred).isEqualTo(Outcome.later());
        assertThat(refusalOf(more)).contains("spec.images", "Too many");
    }

    private static String manyOf(String item, int count) {
        return String.join(",", Collections.nCopies(count, item));
    }

    @Test
    void aRequestForAnotherVersionOfTheStreamIsAConflictAndForAMissingOneNotFound() {
        stream("app", "", "");
        assertThat(code(postAbout("c1", "app", "1"))).isEqualTo(409);
        assertThat(code(postAbout("c2", "missing", "1"))).isEqualTo(404);
    }

    @Test
    void aRequestInAMissingNamespaceIsRefused() {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() ->
                        rules.decide(
                                command(
                                        "c1",
                                        "nowhere",
                                        "app",
                                        "imagestreamimports",
                                        "",
                                        request("app", "", "{\"import\":true}"),
                                        DEVELOPER),
                                desk));
    }

    @Test
    void anotherProjectsRepositoryIsOnlyLentToWhoMayReadIt() {
        post("own", true, "registry:5000/demo/base:1");
        post("foreign", true, "registry:5000/other/base:1");
        post("outside", true, "quay.io/other/base:1");

        assertThat(access("own")).isEqualTo(RegistryAccess.INTEGRATED);
        assertThat(access("foreign")).isEqualTo(RegistryAccess.DENIED);
        assertThat(access("outside")).isEqualTo(RegistryAccess.OUTSIDE);
    }

    @Test
    void anImportFromARegistryThatIsNotAllowedIsRefusedToWhoMayNotStateImages() {
        rules = rules(Optional.of(List.of("quay.io")));

        assertThat(strangers("c1", "quay.io/org/app:v1")).isEqualTo(Outcome.later());
        var refused = (Outcome.Refused) strangers("c2", "evil.example/app:v1");

        assertThat(refused.refusal().code()).isEqualTo(422);
        assertThat(refused.refusal().message())
                .contains(
                        "spec.images[0].from.name: Forbidden: importing images from registry"
                                + " \"evil.example\" is forbidden: registry \"evil.example\" not"
                                + " allowed by whitelist: \"quay.io:443\"");
    }

    private Outcome strangers(String id, String from) {
        var spec =
                "{\"import\":true,\"images\":[{\"from\":{\"kind\":\"DockerImage\",\"name\":\"%s\"}}]}"
                        .formatted(from);
        return rules.decide(
                command(
                        id,
                        "demo",
                        "app",
                        "imagestreamimports",
                        "",
                        request("app", "", spec),
                        STRANGER),
                desk);
    }

    @Test
    void whoMayStateImagesImportsThemFromAnywhere() {
        rules = rules(Optional.of(List.of("quay.io")));

        assertThat(post("c1", true, "evil.example/app:v1")).isEqualTo(Outcome.later());
    }

    @Test
    void aStreamsWishIsImportedOnceHoweverOftenTheStreamChanges() {
        var stream = stream("app", wish("quay.io/org/app:v1", 2), "");
        change(stream);
        change(stream);

        assertThat(count("select count(*) from imports")).isOne();
        complete("stream-app.v1.2", "v1", ALPHA);
        change(stream);

        assertThat(count("select count(*) from imports where state = 'pending'")).isZero();
        assertThat(sentRecord().streamUid()).isEqualTo("stream-app");
        assertThat(sentRecord().userRequested()).isFalse();
        assertThat(desk.sent.getFirst().command().replyTo()).isEmpty();
    }

    @Test
    void aStreamsWishReachesNoOtherProjectsRepository() {
        change(stream("app", wish("registry:5000/other/base:1", 2), ""));

        assertThat(access("stream-app.v1.2")).isEqualTo(RegistryAccess.DENIED);
    }

    @Test
    void anExpiredRequestIsAnswered() {
        post("c1", true, "quay.io/org/app:v1");
        desk.pass(Duration.ofMinutes(2));

        rules.tick(desk.now(), desk);

        assertThat(desk.answers)
                .singleElement()
                .matches(it -> ((Outcome.Refused) it.outcome()).refusal().code() == 504);
        assertThat(count("select count(*) from imports")).isZero();
    }

    @Test
    void aWishThatNobodyAnsweredStaysHoweverLongItTakes() {
        change(stream("app", wish("quay.io/org/app:v1", 2), ""));
        desk.pass(Duration.ofHours(5));

        rules.tick(desk.now(), desk);

        assertThat(count("select count(*) from imports where state = 'pending'")).isOne();
    }

    @Test
    void anAnsweredWishIsForgottenAfterAnHour() {
        change(stream("app", wish("quay.io/org/app:v1", 2), ""));
        desk.pass(Duration.ofHours(5));
        complete("stream-app.v1.2", "v1", ALPHA);

        rules.tick(desk.now(), desk);
        assertThat(count("select count(*) from imports where state = 'done'")).isOne();
        desk.pass(Duration.ofHours(2));
        rules.tick(desk.now(), desk);

        assertThat(count("select count(*) from imports")).isZero();
    }

    @Test
    void aNewWriterEntersWhatAnyStreamWishesFor() throws SQLException {
        stream("app", wish("quay.io/org/app:v1", 2), "");

        rules.holding(true);
        rules.tick(desk.now(), desk);
        execute("delete from imports");
        rules.tick(desk.now(), desk);

        assertThat(count("select count(*) from imports")).isZero();
        rules.holding(true);
        rules.tick(desk.now(), desk);
        assertThat(count("select count(*) from imports where state = 'pending'")).isOne();
    }

    @Test
    void aPushByAClockAheadOfOursIsRememberedByItsOwnTime() {
        var pushed = desk.now().plus(Duration.ofHours(1));
        push("demo/app", "latest", pushed);
        observed(ALPHA, desk.now().plusMillis(5), true);

        push("demo/app", "latest", pushed);
        observed(ALPHA, desk.now().plusMillis(500), true);

        assertThat(desk.sent).hasSize(1);
    }

    @Test
    void aVerifiedPushIsSentToTheStreamAndRemembered() {
        push("demo/app", "latest", desk.now());

        observed(ALPHA, desk.now().plusMillis(5), true);

        var push = desk.sent.getFirst();
        assertThat(push.to()).isEqualTo(Owner.IMAGESTREAM);
        assertThat(push.command().subresource()).isEqualTo("push");
        assertThat(push.command().namespace()).isEqualTo("demo");
        assertThat(push.command().name()).isEqualTo("app");
        var body = Json.read(ResourceWrites.bodyOf(push.command()), RecordPush.class);
        assertThat(body.digest()).isEqualTo(ALPHA);
        assertThat(body.tag()).isEqualTo("latest");
        assertThat(body.reconciled()).isFalse();
        assertThat(count("select count(*) from push_checks")).isZero();
        assertThat(count("select count(*) from observed where digest = '" + ALPHA + "'")).isOne();
    }

    @Test
    void aPushIsSentWithItsPusher() {
        push("demo/app", "latest", desk.now());

        observed(ALPHA, desk.now().plusMillis(5), true);

        var command = desk.sent.getFirst().command();
        assertThat(Json.read(ResourceWrites.bodyOf(command), RecordPush.class).actor())
                .isEqualTo("developer");
    }

    @Test
    void whatABuildPushedIsLeftToTheBuildToTell() {
        pushBy("system:millrace:build:uid-1", "demo/app", "latest", desk.now());

        observed(ALPHA, desk.now().plusMillis(5), false);

        assertThat(desk.sent).isEmpty();
        assertThat(count("select count(*) from push_checks")).isZero();
        assertThat(count("select count(*) from observed where digest = '" + ALPHA + "'")).isOne();
    }

    @Test
    void whatSomebodyPushedOverABuildsOutputIsNotTakenForIt() {
        pushBy("system:millrace:build:uid-1", "demo/app", "latest", desk.now());
        observed(BETA, desk.now().plusMillis(5), false);

        push("demo/app", "latest", desk.now().plusMillis(2));
        observed(BETA, desk.now().plusMillis(9), true);

        assertThat(desk.sent).hasSize(1);
    }

    @Test
    void aPushThatWasSeenAlreadyIsNotSentAgain() {
        var pushed = desk.now();
        push("demo/app", "latest", pushed);
        observed(ALPHA, pushed.plusMillis(5), true);

        push("demo/app", "latest", pushed);
        observed(ALPHA, pushed.plusMillis(500), true);

        assertThat(desk.sent).hasSize(1);
    }

    @Test
    void whatReconciliationFindsInTheHistoryIsOnlyRemembered() {
        stream("app", "", history(ALPHA));
        reconciliation("demo/app", "latest");

        observed(ALPHA, desk.now(), false);

        assertThat(desk.sent).isEmpty();
        assertThat(count("select count(*) from observed where digest = '" + ALPHA + "'")).isOne();
    }

    @Test
    void whatReconciliationFindsNowhereWasALostPush() {
        stream("app", "", history(ALPHA));
        reconciliation("demo/app", "latest");

        observed(BETA, desk.now(), true);

        assertThat(desk.sent).hasSize(1);
        var body =
                Json.read(ResourceWrites.bodyOf(desk.sent.getFirst().command()), RecordPush.class);
        assertThat(body.reconciled()).isTrue();
    }

    @Test
    void aWorkerThatSawNoReasonToFetchLooksAgainWhenThereIsOne() {
        push("demo/app", "latest", desk.now());
        var first = checkId();

        observed(ALPHA, desk.now().plusMillis(5), false);

        assertThat(desk.sent).isEmpty();
        assertThat(checkId()).isNotEqualTo(first);
    }

    @Test
    void aNewerClaimOfTheSameTagReplacesTheOlder() {
        push("demo/app", "latest", desk.now());
        var first = checkId();
        push("demo/app", "latest", desk.now().plusSeconds(1));

        assertThat(count("select count(*) from push_checks")).isOne();
        assertThat(checkId()).isNotEqualTo(first);
    }

    @Test
    void aRepositoryThatBelongsToNoStreamIsNobodysBusiness() {
        push("busybox", "latest", desk.now());
        push("a/b/c", "latest", desk.now());

        assertThat(count("select count(*) from push_checks")).isZero();
    }

    @Test
    void nobodyElseReportsInAWorkersName() {
        var report = new ImportReport("c1", List.of());
        var outcome =
                rules.decide(
                        command(
                                "x",
                                "demo",
                                "app",
                                "imagestreamimports",
                                "complete",
                                Json.tree(report),
                                DEVELOPER),
                        desk);

        assertThat(code(outcome)).isEqualTo(404);
    }

    @Test
    void onlyTheStreamsOwnerHasImagesCopied() {
        var copy = Json.tree(new CopyImage("other/app", ALPHA));

        var asDeveloper =
                rules.decide(
                        command(
                                "c1",
                                "demo",
                                "app",
                                "imagestreammappings",
                                "copy",
                                copy,
                                DEVELOPER),
                        desk);
        assertThat(code(asDeveloper)).isEqualTo(404);
        rules.decide(
                command(
                        "c2",
                        "demo",
                        "app",
                        "imagestreammappings",
                        "copy",
                        copy,
                        Requester.service(Owner.IMAGESTREAM)),
                desk);

        assertThat(
                        count(
                                "select count(*) from copies where repository = 'demo/app' and"
                                        + " source = 'other/app' and digest = '"
                                        + ALPHA
                                        + "'"))
                .isOne();
        rules.purge("demo", 10, desk);
        assertThat(count("select count(*) from copies")).isZero();
    }

    @Test
    void aPurgedNamespaceLeavesNoWorkBehind() {
        post("c1", true, "quay.io/org/app:v1");
        push("demo/app", "latest", desk.now());

        rules.purge("demo", 10, desk);

        assertThat(count("select count(*) from imports")).isZero();
        assertThat(count("select count(*) from push_checks")).isZero();
        assertThat(desk.answers)
                .singleElement()
                .extracting(Desk.Answer::outcome)
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        it -> assertThat(it.refusal().message()).contains("\"demo\" not found"));
    }

    private void project(String name, String creator) {
        desk.project(
                ResourceKey.cluster(ResourceType.NAMESPACE, name),
                Namespace.of(ObjectMeta.named(name)));
        desk.project(
                ResourceKey.cluster(ResourceType.CLUSTER_ROLE, "admin"),
                new ClusterRole(
                        null,
                        null,
                        ObjectMeta.named("admin"),
                        List.of(PolicyRule.on("*", List.of("*"), List.of("*"))),
                        null));
        desk.project(
                ResourceKey.of(ResourceType.ROLE_BINDING, name, "admin"),
                RoleBinding.of(
                        ObjectMeta.named(name, "admin"),
                        RoleRef.clusterRole("admin"),
                        List.of(Subject.user(creator))));
    }

    private Outcome post(String id, boolean importing, String from) {
        return post(
                id,
                "{\"import\":%s,\"images\":[{\"from\":{\"kind\":\"DockerImage\",\"name\":\"%s\"}}]}"
                        .formatted(importing, from));
    }

    private Outcome post(String id, String spec) {
        return decide(id, "app", request("app", "", spec));
    }

    private Outcome postAbout(String id, String stream, String version) {
        var spec =
                "{\"import\":true,\"images\":[{\"from\":{\"kind\":\"DockerImage\",\"name\":\"a:b\"}}]}";
        return decide(
                id,
                stream,
                request(stream, ",\"resourceVersion\":\"%s\"".formatted(version), spec));
    }

    private Outcome decide(String id, String stream, Object body) {
        return rules.decide(
                command(id, "demo", stream, "imagestreamimports", "", body, DEVELOPER), desk);
    }

    private static Object request(String name, String metadata, String spec) {
        return Json.tree(
                "{\"metadata\":{\"name\":\"%s\"%s},\"spec\":%s}"
                        .formatted(name, metadata, spec)
                        .getBytes(StandardCharsets.UTF_8));
    }

    private void complete(String importId, String tag, String digest) {
        var image = Image.of(ObjectMeta.named(digest));
        var report =
                new ImportReport(
                        importId,
                        List.of(
                                new ImportedImage(
                                        tag,
                                        "quay.io/org/app:v1",
                                        TagImportPolicy.EMPTY,
                                        TagReferencePolicy.EMPTY,
                                        image,
                                        List.of(),
                                        "quay.io/org/app@" + digest,
                                        SUCCESS,
                                        null)));
        rules.decide(
                command(
                        importId + "-complete",
                        "demo",
                        "app",
                        "imagestreamimports",
                        "complete",
                        Json.tree(report),
                        ImporterCommands.SELF),
                desk);
    }

    private void push(String repository, String tag, Instant at) {
        pushBy("developer", repository, tag, at);
    }

    private void pushBy(String actor, String repository, String tag, Instant at) {
        rules.received(
                new Claim.ImagePushed("e1", "registry:5000", repository, tag, ALPHA, at, actor),
                desk);
    }

    private void reconciliation(String repository, String tag) {
        desk.execute(
                "insert into push_checks (repository, tag, namespace, stream, kind, check_id,"
                        + " event_id, pushed_at) values (?, ?, 'demo', 'app', 'reconciliation',"
                        + " 'r1', 'r1', ?)",
                repository,
                tag,
                desk.now());
    }

    private void observed(String digest, Instant at, boolean fetched) {
        var report =
                new PushReport(
                        checkId(),
                        digest,
                        at,
                        fetched ? Image.of(ObjectMeta.named(digest)) : null,
                        fetched ? "registry:5000/demo/app@" + digest : null,
                        null);
        tell(report);
    }

    private void tell(PushReport report) {
        rules.decide(
                command(
                        "o",
                        "demo",
                        "app",
                        "imagestreammappings",
                        "observed",
                        Json.tree(report),
                        ImporterCommands.SELF),
                desk);
    }

    private Resource stream(String name, String specTags, String statusTags) {
        var tree =
                Json.tree(
                        """
                        {"metadata":{"namespace":"demo","name":"%1$s","uid":"stream-%1$s"},
                         "spec":{"tags":[%2$s]},"status":{"tags":[%3$s]}}
                        """
                                .formatted(name, specTags, statusTags)
                                .getBytes(StandardCharsets.UTF_8));
        return desk.project(
                ResourceKey.of(ResourceType.IMAGE_STREAM, "demo", name),
                Json.read(tree, ImageStream.class));
    }

    private static String wish(String from, long generation) {
        return "{\"name\":\"v1\",\"generation\":%d,\"from\":{\"kind\":\"DockerImage\",\"name\":\"%s\"}}"
                .formatted(generation, from);
    }

    private static String history(String digest) {
        return """
        {"tag":"latest","items":[{"created":"2026-11-23T09:00:00Z","dockerImageReference":"x",
         "image":"%s","generation":1}]}
        """
                .formatted(digest);
    }

    @Test
    void theImagesOfADeletedStreamAreLeftToBeTakenAway() {
        var digest = "sha256:" + "a".repeat(64);
        var gone = stream("app", "", history(digest));
        change(gone);

        rules.projected(new Change(gone.key(), Optional.of(gone), Optional.empty()), desk);

        assertThat(
                        desk.query(
                                "select repository || '@' || digest from abandoned",
                                row -> row.getString(1)))
                .containsExactly("demo/app@" + digest);
    }

    @Test
    void whatRetentionLetsGoIsTakenAwayAlone() {
        var body = Json.tree(new AbandonImage(ALPHA));

        var stranger =
                rules.decide(
                        command(
                                "a",
                                "demo",
                                "app",
                                "imagestreammappings",
                                "abandon",
                                body,
                                STRANGER),
                        desk);
        assertThat(code(stranger)).isEqualTo(404);
        rules.decide(
                command(
                        "b",
                        "demo",
                        "app",
                        "imagestreammappings",
                        "abandon",
                        body,
                        Requester.service(Owner.IMAGESTREAM)),
                desk);

        assertThat(count("select count(*) from abandoned where alone")).isOne();
    }

    @Test
    void aTagThatMovesWithoutAPushIsServedByTheRegistry() {
        change(Optional.empty(), pointing("latest"));

        assertThat(servings()).containsExactly("demo/app:latest false");
    }

    @Test
    void whatWasPushedIsServedAlready() {
        desk.execute(
                "insert into observed (repository, tag, digest, observed_at)"
                        + " values ('demo/app', 'latest', ?, now())",
                ALPHA);

        change(Optional.empty(), pointing("latest"));

        assertThat(servings()).isEmpty();
    }

    @Test
    void aStreamThatChangesWithoutMovingATagNeedsNothingOfTheRegistry() {
        var stream = pointing("latest");

        change(Optional.of(stream), stream);

        assertThat(servings()).isEmpty();
    }

    @Test
    void aTagThatIsDeletedIsTakenOutOfTheRegistry() {
        change(Optional.of(pointing("old")), pointing("latest"));

        assertThat(servings()).containsExactly("demo/app:latest false", "demo/app:old true");
    }

    @Test
    void aTagOfAnotherRegistrysImageIsNoBusinessOfOurs() {
        change(Optional.empty(), stream("app", "", tagged("latest", "quay.io/org/app@" + ALPHA)));

        assertThat(servings()).isEmpty();
    }

    @Test
    void whatARestoredDatabaseSaysMovesNothingInTheRegistry() {
        var newer = pointing("latest");
        var older = stream("app", "", "");

        rules.projected(
                new Change(newer.key(), Optional.of(newer), Optional.of(older), true), desk);

        assertThat(servings()).isEmpty();
    }

    @Test
    void ourOwnMoveOfARegistrysTagIsNoPush() {
        pushBy(ImporterCommands.SELF.username(), "demo/app", "latest", desk.now());

        assertThat(count("select count(*) from push_checks")).isZero();
    }

    @Test
    void aPushThatMovedNothingIsTakenBackLater() {
        push("demo/app", "latest", desk.now());
        observed(ALPHA, desk.now(), true);

        assertThat(servings()).containsExactly("demo/app:latest false");
        assertThat(count("select count(*) from servings where not_before > created_at")).isOne();
    }

    /// Its tag may be held against what was built.
    @Test
    void aBuildsPushThatMovesNothingIsTakenBackWhenTheBuildMustHaveEnded() {
        pushBy("system:millrace:build:uid-1", "demo/app", "latest", desk.now());
        observed(ALPHA, desk.now().plusMillis(5), false);

        assertThat(servings()).containsExactly("demo/app:latest false");
        assertThat(
                        count(
                                "select count(*) from servings"
                                        + " where not_before >= created_at + interval '1 minute'"))
                .isOne();
    }

    @Test
    void aPushThatOurMoveOverwroteIsSentToTheStreamAndFetchedByItsDigest() {
        var ours = "sha256:" + "d".repeat(64);
        place(ours);
        push("demo/app", "latest", desk.now().plusSeconds(1));

        desk.pass(Duration.ofSeconds(2));
        observed(ours, desk.now(), true);
        assertThat(desk.sent).isEmpty();
        report(ours, ALPHA);

        var push =
                Json.read(ResourceWrites.bodyOf(desk.sent.getFirst().command()), RecordPush.class);
        assertThat(push.digest()).isEqualTo(ALPHA);
    }

    @Test
    void aLookForAnOldPushDoesNotHideTheOneThatOurMoveOverwrote() {
        var ours = "sha256:" + "d".repeat(64);
        place(ours);
        push("demo/app", "latest", desk.now().minusSeconds(9));
        desk.pass(Duration.ofSeconds(2));
        observed(ours, desk.now(), false);

        assertThat(count("select count(*) from push_checks")).isZero();
        assertThat(count("select count(*) from observed where placed")).isOne();

        push("demo/app", "latest", desk.now().minusSeconds(1));
        report(ours, ALPHA);
        assertThat(desk.sent).hasSize(1);
    }

    private void place(String digest) {
        desk.execute(
                "insert into observed (repository, tag, digest, observed_at, placed)"
                        + " values ('demo/app', 'latest', ?, ?, true)",
                digest,
                desk.now());
    }

    private void report(String found, String fetched) {
        tell(
                new PushReport(
                        checkId(),
                        found,
                        desk.now(),
                        Image.of(ObjectMeta.named(fetched)),
                        "registry:5000/demo/app@" + fetched,
                        null));
    }

    private static String tagged(String tag, String pullSpec) {
        return """
        {"tag":"%s","items":[{"created":"2026-11-23T09:00:00Z","dockerImageReference":"%s",
         "image":"%s","generation":1}]}
        """
                .formatted(tag, pullSpec, ALPHA);
    }

    private Resource pointing(String tag) {
        return stream("app", "", tagged(tag, "registry:5000/demo/app@" + ALPHA));
    }

    private void change(Optional<Resource> before, Resource after) {
        rules.projected(new Change(after.key(), before, Optional.of(after)), desk);
    }

    private List<String> servings() {
        return desk.query(
                "select repository || ':' || tag || ' ' || removed from servings order by 1",
                row -> row.getString(1));
    }

    @Test
    void whatARestoredDatabaseDoesNotKnowStaysInTheRegistry() {
        var unknown = stream("app", "", history("sha256:" + "a".repeat(64)));

        rules.projected(
                new Change(unknown.key(), Optional.of(unknown), Optional.empty(), true), desk);

        assertThat(desk.query("select digest from abandoned", row -> row.getString(1))).isEmpty();
    }

    private void change(Resource stream) {
        rules.projected(new Change(stream.key(), Optional.of(stream), Optional.of(stream)), desk);
    }

    private RecordImport sentRecord() {
        return Json.read(ResourceWrites.bodyOf(desk.sent.getFirst().command()), RecordImport.class);
    }

    private RegistryAccess access(String importId) {
        return ImportQueue.find(importId, desk).orElseThrow().job().images().getFirst().access();
    }

    private String checkId() {
        return desk.query("select check_id from push_checks", row -> row.getString(1)).getFirst();
    }

    private long count(String sql) {
        return desk.query(sql, row -> row.getLong(1)).getFirst();
    }

    private static int code(Outcome outcome) {
        return ((Outcome.Refused) outcome).refusal().code();
    }

    private static String refusalOf(Outcome outcome) {
        assertThat(code(outcome)).isEqualTo(422);
        return ((Outcome.Refused) outcome).refusal().message();
    }

    private void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Command command(
            String id,
            String namespace,
            String name,
            String resource,
            String subresource,
            @Nullable Object body,
            Requester requester) {
        return new Command(
                id,
                requester,
                Verb.CREATE,
                "image.openshift.io",
                resource,
                subresource,
                namespace,
                name,
                body,
                null,
                null,
                null,
                Map.of(),
                false,
                desk.now().plusSeconds(30),
                "gateway-1",
                Map.of());
    }
}
