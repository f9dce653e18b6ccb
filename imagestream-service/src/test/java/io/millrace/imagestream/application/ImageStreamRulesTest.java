package io.millrace.imagestream.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contract.Command;
import io.millrace.contract.Fact;
import io.millrace.contract.RecordImport;
import io.millrace.contract.RecordPush;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.TellOverdue;
import io.millrace.contract.Verb;
import io.millrace.contract.image.Image;
import io.millrace.contract.image.ImageStream;
import io.millrace.contract.image.ImageStreamImport;
import io.millrace.contract.image.TagEvent;
import io.millrace.contract.image.TagImportPolicy;
import io.millrace.contract.image.TagReference;
import io.millrace.contract.image.TagReferencePolicy;
import io.millrace.contract.meta.ListMeta;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.contract.meta.ObjectReference;
import io.millrace.contract.meta.Status;
import io.millrace.contract.meta.StatusCause;
import io.millrace.imagestream.domain.TagWrites;
import io.millrace.platform.events.EventCodec;
import io.millrace.platform.log.Outcome;
import io.millrace.platform.schema.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ImageStreamRulesTest {

    private static final String A = "sha256:" + "a".repeat(64);
    private static final String B = "sha256:" + "b".repeat(64);
    private static final String REPOSITORY = "registry.local:5000/demo/app";

    private OwnerInMemory owner;

    @BeforeEach
    void emptyTables() throws SQLException {
        owner = new OwnerInMemory(OwnerDatabase.empty());
        owner.namespace("demo", "alice", "Active");
        owner.namespace("other", "bob", "Active");
        owner.namespace("ending", "alice", "Terminating");
    }

    @Test
    void aStreamIsCreated() {
        var outcome = create("{\"metadata\":{\"name\":\"app\"}}");

        assertThat(outcome).isEqualTo(new Outcome.Stored(201, Streams.keyOf("demo", "app")));
        assertThat(stream().status().dockerImageRepository()).isEqualTo(REPOSITORY);
        assertThat(stream().metadata().generation()).isEqualTo(1);
    }

    @Test
    void aQuotaBoundsHowManyStreamsAProjectHas() {
        owner.project(
                ResourceKey.of(ResourceType.RESOURCE_QUOTA, "demo", "few"),
                json("{\"spec\":{\"hard\":{\"openshift.io/imagestreams\":\"1\"}}}"));
        create("{\"metadata\":{\"name\":\"app\"}}");

        var refusal = owner.refusal(create("{\"metadata\":{\"name\":\"more\"}}"));

        assertThat(refusal.code()).isEqualTo(403);
        assertThat(refusal.message())
                .isEqualTo(
                        "imagestreams.image.openshift.io \"more\" is forbidden: exceeded quota: few,"
                                + " requested: openshift.io/imagestreams=1,"
                                + " used: openshift.io/imagestreams=1,"
                                + " limited: openshift.io/imagestreams=1");
    }

    @Test
    void aStreamWithAnIllegalNameIsInvalid() {
        var refusal = owner.refusal(create("{\"metadata\":{\"name\":\"App\"}}"));

        assertThat(refusal.code()).isEqualTo(422);
        assertThat(refusal.message())
                .startsWith("ImageStream.image.openshift.io \"App\" is invalid: metadata.name:");
    }

    @Test
    void aWishThatCannotBeIsRefusedWithItsPath() {
        var refusal =
                owner.refusal(
                        create(
                                """
                                {"metadata":{"name":"app"},"spec":{"tags":[
                                  {"name":"1","from":{"kind":"Image","name":"x"}}]}}
                                """));

        assertThat(Objects.requireNonNull(Objects.requireNonNull(refusal.details()).causes()))
                .extracting(StatusCause::field, StatusCause::reason)
                .containsExactly(tuple("spec.tags[1].from.kind", "FieldValueRequired"));
    }

    @Test
    void aBodyOfTheWrongTypesIsABadRequest() {
        var refusal =
                owner.refusal(create("{\"metadata\":{\"name\":\"app\"},\"spec\":{\"tags\":7}}"));

        assertThat(refusal.code()).isEqualTo(400);
    }

    @Test
    void anUpdateThatChangesNothingKeepsTheVersion() {
        create(
                """
                {"metadata":{"name":"app"},"spec":{"tags":[
                  {"name":"1","from":{"kind":"DockerImage","name":"lib/base:1"}}]}}
                """);
        var before = version();

        owner.decide(Verb.UPDATE, "imagestreams", "app", stream());

        assertThat(version()).isEqualTo(before);
    }

    @Test
    void anUpdateRaisesTheGenerationOnce() {
        create("{\"metadata\":{\"name\":\"app\"}}");
        var wish =
                TagReference.EMPTY
                        .withName("1")
                        .withFrom(
                                ObjectReference.EMPTY
                                        .withKind("DockerImage")
                                        .withName("lib/base:1"));
        var next = stream().withSpec(stream().spec().withTags(List.of(wish)));

        var outcome = owner.decide(Verb.UPDATE, "imagestreams", "app", next);

        assertThat(outcome).isEqualTo(Outcome.ok(Streams.keyOf("demo", "app")));
        assertThat(stream().metadata().generation()).isEqualTo(2);
        assertThat(TagWrites.wishOf(stream(), "1").orElseThrow().generation()).isEqualTo(2);
    }

    @Test
    void anUpdateWithoutAVersionIsRefused() {
        create("{\"metadata\":{\"name\":\"app\"}}");

        var refusal =
                owner.refusal(
                        owner.decide(
                                Verb.UPDATE,
                                "imagestreams",
                                "app",
                                json("{\"metadata\":{\"name\":\"app\"}}")));

        assertThat(refusal.code()).isEqualTo(422);
    }

    @Test
    void aMappingMovesTheTagAndKnowsTheImage() {
        create("{\"metadata\":{\"name\":\"app\"}}");

        var outcome = map("latest", A);

        assertThat(outcome).isEqualTo(new Outcome.Answered(201, Wire.SUCCESS));
        assertThat(history("latest"))
                .extracting(TagEvent::image, TagEvent::dockerImageReference)
                .containsExactly(tuple(A, REPOSITORY + "@" + A));
        assertThat(owner.find(ResourceKey.cluster(ResourceType.IMAGE, A))).isPresent();
        assertThat(moves()).containsExactly("latest 1 " + A + " Push alice");
    }

    @Test
    void theSameMappingAgainSucceedsAndChangesNothing() {
        create("{\"metadata\":{\"name\":\"app\"}}");
        map("latest", A);
        var before = version();

        map("latest", A);

        assertThat(version()).isEqualTo(before);
        assertThat(moves()).hasSize(1);
    }

    @Test
    void aMappingOntoAMissingStreamIsNotFound() {
        var refusal = owner.refusal(map("latest", A));

        assertThat(refusal.message())
                .isEqualTo("imagestreammappings.image.openshift.io \"app\" not found");
    }

    @Test
    void aMappingWithoutTagAndImageNameIsInvalid() {
        create("{\"metadata\":{\"name\":\"app\"}}");

        var refusal =
                owner.refusal(
                        owner.decide(
                                Verb.CREATE,
                                "imagestreammappings",
                                "",
                                json(
                                        """
                                        {"metadata":{"name":"app"},
                                         "image":{"dockerImageReference":"lib/base:1"},"tag":""}
                                        """)));

        assertThat(Objects.requireNonNull(Objects.requireNonNull(refusal.details()).causes()))
                .extracting(StatusCause::field)
                .containsExactly("tag", "image.metadata.name");
    }

    @Test
    void anotherStreamOfTheNameIsNotToldThatItIsLate() {
        create("{\"metadata\":{\"name\":\"app\"}}");

        var told = new TellOverdue("another", List.of());
        var outcome = owner.decideForImporter("imagestreamimports/overdue", told);

        assertThat(owner.refusal(outcome).code()).isEqualTo(404);
    }

    @Test
    void onlyTheImporterRecordsPushesAndImports() {
        create("{\"metadata\":{\"name\":\"app\"}}");
        var results =
                new RecordImport(
                        "import-1", null, null, true, List.of(success("1", A)), null, null);

        var push = owner.decide(Verb.CREATE, "imagestreammappings/push", "app", pushOf(A));
        var record = owner.decide(Verb.CREATE, "imagestreamimports/record", "app", results);

        assertThat(owner.refusal(push).code()).isEqualTo(405);
        assertThat(owner.refusal(record).code()).isEqualTo(405);
        assertThat(moves()).isEmpty();
    }

    @Test
    void aMappingToAnotherProjectsRepositoryIsInvalid() {
        create("{\"metadata\":{\"name\":\"app\"}}");

        var refusal = owner.refusal(mapTo("registry.local:5000/other/secret@" + A));

        assertThat(refusal.code()).isEqualTo(422);
        assertThat(Objects.requireNonNull(Objects.requireNonNull(refusal.details()).causes()))
                .extracting(StatusCause::field, StatusCause::reason)
                .containsExactly(tuple("image.dockerImageReference", "FieldValueForbidden"));
        assertThat(moves()).isEmpty();
    }

    @Test
    void whatTheImporterReadReplacesWhatSomebodyOnlySaid() {
        create("{\"metadata\":{\"name\":\"app\"}}");
        owner.decide(
                Verb.CREATE,
                "imagestreammappings",
                "",
                json(
                        """
                        {"metadata":{"name":"app"},"tag":"latest","image":{
                          "metadata":{"name":"%s","annotations":{
                            "millrace.io/image.verified":"true"}},
                          "dockerImageMetadata":{"Architecture":"invented"}}}
                        """
                                .formatted(A)));

        owner.decideForImporter("imagestreammappings/push", pushOf(A));

        assertThat(architecture(A)).isEqualTo("amd64");
    }

    @Test
    void whatTheImporterReadStaysWhateverSomebodySays() {
        create("{\"metadata\":{\"name\":\"app\"}}");
        owner.decideForImporter("imagestreammappings/push", pushOf(A));

        owner.decide(
                Verb.CREATE,
                "imagestreammappings",
                "",
                json(
                        """
                        {"metadata":{"name":"app"},"tag":"latest","image":{
                          "metadata":{"name":"%s"},
                          "dockerImageMetadata":{"Architecture":"invented"}}}
                        """
                                .formatted(A)));

        assertThat(architecture(A)).isEqualTo("amd64");
    }

    private String architecture(String image) {
        return owner.find(ResourceKey.cluster(ResourceType.IMAGE, image))
                .orElseThrow()
                .tree()
                .at("/dockerImageMetadata/Architecture")
                .asText();
    }

    @Test
    void aTagThatNoRegistryTakesIsInvalid() {
        create("{\"metadata\":{\"name\":\"app\"}}");

        var refusal = owner.refusal(map("a\\u0000b", A));

        assertThat(refusal.code()).isEqualTo(422);
        assertThat(refusal.message()).contains("tag: ").doesNotContain("\0");
    }

    private Outcome mapTo(String reference) {
        return owner.decide(
                Verb.CREATE,
                "imagestreammappings",
                "",
                json(
                        """
                        {"metadata":{"name":"app"},"tag":"latest","image":{
                          "metadata":{"name":"%s"},"dockerImageReference":"%s"}}
                        """
                                .formatted(A, reference)));
    }

    @Test
    void everyMoveIsToldAsAFact() throws IOException {
        create("{\"metadata\":{\"name\":\"app\"}}");
        map("latest", A);
        map("latest", B);

        var told = owner.facts.getLast();

        try (var golden = getClass().getResourceAsStream("/golden/TagUpdated.v1.json")) {
            assertThat(Json.tree(EventCodec.encode(withUid(told, "the-streams-uid"))))
                    .isEqualTo(Json.tree(Objects.requireNonNull(golden).readAllBytes()));
        }
    }

    @Test
    void aThousandMovesOfATagAreAllBookedAndDoNotMakeTheStreamGrow() {
        create("{\"metadata\":{\"name\":\"app\"}}");
        var largest = 0;
        for (var i = 0; i < 1000; i++) {
            map("latest", "sha256:" + "%064x".formatted(i));
            if (i == 99) {
                largest = Json.bytes(stream()).length;
            }
        }

        var stream = stream();
        var latest = Objects.requireNonNull(stream.status().tags()).getFirst();
        assertThat(latest.items()).hasSize(100);
        assertThat(latest.revision()).isEqualTo(1000);
        assertThat(latest.items().getFirst().image()).endsWith("3e7");
        assertThat(Json.bytes(stream).length).isLessThan(largest + 100);
        assertThat(owner.facts).filteredOn(Fact.TagUpdated.class::isInstance).hasSize(1000);
    }

    private static Fact withUid(Fact fact, String uid) {
        if (!(fact instanceof Fact.TagUpdated told)) {
            throw new AssertionError(fact);
        }
        return new Fact.TagUpdated(
                told.namespace(),
                told.name(),
                uid,
                told.tag(),
                told.revision(),
                told.image(),
                told.pullSpec(),
                told.previousImage(),
                told.generation(),
                told.cause(),
                told.actor(),
                told.at(),
                told.hold());
    }

    @Test
    void aPushCreatesTheStream() {
        push("push-1", A, owner.now);

        assertThat(history("latest")).extracting(TagEvent::image).containsExactly(A);
        assertThat(moves()).containsExactly("latest 1 " + A + " Push developer");
    }

    @Test
    void aPushThatAQuotaRefusesIsSaidToTheProject() {
        owner.project(
                ResourceKey.of(ResourceType.RESOURCE_QUOTA, "demo", "none"),
                json(
                        "{\"metadata\":{\"name\":\"none\"},\"spec\":{\"hard\":{\"openshift.io/imagestreams\":\"0\"}}}"));

        owner.decideForImporter("imagestreammappings/push", pushOf(A));

        assertThat(owner.facts)
                .singleElement()
                .isInstanceOfSatisfying(
                        Fact.PushRefused.class,
                        it -> {
                            assertThat(it.image()).isEqualTo(A);
                            assertThat(it.message()).contains("exceeded quota: none");
                        });
        assertThat(owner.find(ResourceKey.cluster(ResourceType.IMAGE, A))).isEmpty();
    }

    @Test
    void aDigestAloneDoesNotOpenAnothersImage() {
        var push =
                owner.command(
                        OwnerInMemory.IMPORTER,
                        Verb.CREATE,
                        "imagestreammappings/push",
                        "app",
                        new RecordPush("push-1", null, "", "latest", A, owner.now, false, null));
        owner.decide(inNamespace(push, "other"));
        create("{\"metadata\":{\"name\":\"mine\"}}");

        var refusal =
                owner.refusal(
                        owner.decide(Verb.CREATE, "imagestreammappings", "", mappingOf("mine")));

        assertThat(refusal.code()).isEqualTo(422);
        assertThat(refusal.message()).contains("image.metadata.name", "may not pull from");
    }

    @Test
    void aDigestThatAStreamOfTheProjectHasMayBeMappedAgain() {
        owner.decideForImporter("imagestreammappings/push", pushOf(A));
        create("{\"metadata\":{\"name\":\"mine\"}}");

        assertThat(owner.decide(Verb.CREATE, "imagestreammappings", "", mappingOf("mine")))
                .isInstanceOf(Outcome.Answered.class);
    }

    @Test
    void labelsAndAnnotationsThatSomebodySaysAnImageHasAreNotTakenOver() {
        create("{\"metadata\":{\"name\":\"mine\"}}");

        owner.decide(Verb.CREATE, "imagestreammappings", "", mappingOf("mine"));

        var metadata =
                owner.find(ResourceKey.cluster(ResourceType.IMAGE, A))
                        .orElseThrow()
                        .tree()
                        .path("metadata");
        assertThat(metadata.path("labels").has("evil")).isFalse();
        assertThat(metadata.path("annotations").has("evil")).isFalse();
    }

    private static JsonNode mappingOf(String stream) {
        return json(
                """
                {"metadata":{"name":"%s"},"tag":"m","image":{
                  "metadata":{"name":"%s","labels":{"evil":"1"},"annotations":{"evil":"1"}},
                  "dockerImageReference":"quay.io/x/y@%s"}}
                """
                        .formatted(stream, A, A));
    }

    @Test
    void aPushIntoAnEndingProjectIsRefused() {
        var command =
                owner.command(
                        OwnerInMemory.IMPORTER,
                        Verb.CREATE,
                        "imagestreammappings/push",
                        "app",
                        pushOf(A));

        var refusal = owner.refusal(owner.decide(inNamespace(command, "ending")));

        assertThat(refusal.code()).isEqualTo(403);
    }

    @Test
    void aPushIsThePushersMove() {
        push("push-1", A, owner.now);

        assertThat(moves()).containsExactly("latest 1 " + A + " Push developer");
    }

    @Test
    void aPushThatNobodyIsKnownOfIsTheImporters() {
        owner.decideForImporter("imagestreammappings/push", pushOf(A));

        assertThat(moves()).containsExactly("latest 1 " + A + " Push system:millrace:importer");
    }

    @Test
    void aLatePushDoesNotUndoARollback() {
        push("push-1", A, owner.now);
        var pushedAt = owner.now;
        push("push-2", B, pushedAt);
        rollBack();

        push("push-2-again", B, pushedAt);

        assertThat(history("latest")).extracting(TagEvent::image).containsExactly(A, B, A);
    }

    @Test
    void reconciliationDoesNotUndoARollback() {
        push("push-1", A, owner.now);
        push("push-2", B, owner.now);
        rollBack();

        var seen = pushOf(B);
        owner.decideForImporter(
                "imagestreammappings/push",
                new RecordPush(
                        "seen-1",
                        seen.image(),
                        seen.pullSpec(),
                        "latest",
                        B,
                        owner.now,
                        true,
                        null));

        assertThat(history("latest")).extracting(TagEvent::image).containsExactly(A, B, A);
    }

    @Test
    void reconciliationFindsWhatALostNotificationHid() {
        push("push-1", A, owner.now);

        var seen = pushOf(B);
        owner.decideForImporter(
                "imagestreammappings/push",
                new RecordPush(
                        "seen-1",
                        seen.image(),
                        seen.pullSpec(),
                        "latest",
                        B,
                        owner.now,
                        true,
                        null));

        assertThat(history("latest")).extracting(TagEvent::image).containsExactly(B, A);
    }

    @Test
    void aPushWithoutATagIsABadRequest() {
        var push = new RecordPush("push-1", null, REPOSITORY, "", A, owner.now, false, null);

        var refusal = owner.refusal(owner.decideForImporter("imagestreammappings/push", push));

        assertThat(refusal.code()).isEqualTo(400);
    }

    @Test
    void aPushCompletesAnImageThatWasKnownByNameOnly() {
        owner.receive(built("build-1", A, owner.now));

        push("push-1", A, owner.now);

        var image =
                owner.find(ResourceKey.cluster(ResourceType.IMAGE, A))
                        .orElseThrow()
                        .as(Image.class);
        assertThat(image.dockerImageMetadata()).containsEntry("Architecture", "amd64");
        assertThat(image.dockerImageReference()).isEqualTo(REPOSITORY + "@" + A);
        assertThat(moves()).containsExactly("latest 1 " + A + " Build system:millrace:build");
    }

    @Test
    void aBuildMovesItsTagOnceHoweverOftenItIsTold() {
        var first = built("build-1", A, owner.now);
        owner.receive(first);
        owner.receive(first);
        push("push-2", B, owner.now);

        owner.receive(first);

        assertThat(history("latest")).extracting(TagEvent::image).containsExactly(B, A);
    }

    @Test
    void aBuildThatIsToldLateDoesNotUndoALaterPush() {
        var builtAt = owner.now;
        push("push-1", A, builtAt);
        push("push-2", B, owner.now);

        owner.receive(built("build-1", A, builtAt));

        assertThat(history("latest")).extracting(TagEvent::image).containsExactly(B, A);
    }

    @Test
    void aBuildWithoutAnOutputMovesNothing() {
        owner.receive(
                new Fact.BuildCompleted(
                        "demo", "b-1", "build-1", "b", "", "", "", "", "", null, owner.now));

        assertThat(moves()).isEmpty();
    }

    @Test
    void anImportIsAnsweredWithTheStreamAndItsImages() {
        var outcome = importing(request(true), null, success("1", A));

        var answer = answer(outcome);
        assertThat(answer.at("/status/import/metadata/name").asText()).isEqualTo("app");
        assertThat(answer.at("/status/import/metadata/resourceVersion").asText())
                .isEqualTo(Long.toString(version()));
        assertThat(answer.at("/status/images/0/tag").asText()).isEqualTo("1");
        assertThat(answer.at("/status/images/0/image/metadata/name").asText()).isEqualTo(A);
        assertThat(answer.at("/status/images/0/image").has("dockerImageManifest")).isFalse();
        assertThat(moves()).containsExactly("1 1 " + A + " Import alice");
    }

    @Test
    void aFailedImportIsAnsweredAllTheSame() {
        var outcome = importing(request(true), null, failure("1"));

        var answer = answer(outcome);
        assertThat(answer.at("/status/images/0/status/reason").asText()).isEqualTo("NotFound");
        assertThat(answer.at("/status/import/status/tags/0/conditions/0/reason").asText())
                .isEqualTo("NotFound");
    }

    @Test
    void aMereLookUpStoresNothing() {
        var outcome = importing(request(false), null, success("1", A));

        assertThat(answer(outcome).at("/status").has("import")).isFalse();
        assertThat(owner.find(Streams.keyOf("demo", "app"))).isEmpty();
    }

    @Test
    void anImportForAnotherStreamOfThatNameIsNotFound() {
        create("{\"metadata\":{\"name\":\"app\"}}");

        var refusal = owner.refusal(importing(request(true), "another-uid", success("1", A)));

        assertThat(refusal.code()).isEqualTo(404);
    }

    @Test
    void anImportForAnOlderVersionIsAConflict() {
        create("{\"metadata\":{\"name\":\"app\"}}");
        var results =
                new RecordImport(
                        "import-1", null, "1", true, List.of(success("1", A)), request(true), null);

        var refusal = owner.refusal(owner.decideForImporter("imagestreamimports/record", results));

        assertThat(refusal.code()).isEqualTo(409);
    }

    @Test
    void anImportOfItsOwnNeverCreatesAStream() {
        var results =
                new RecordImport(
                        "import-1", null, null, false, List.of(success("1", A)), null, null);

        var refusal = owner.refusal(owner.decideForImporter("imagestreamimports/record", results));

        assertThat(refusal.code()).isEqualTo(404);
    }

    @Test
    void pruningAHistoryThroughTheStatusIsNoMove() {
        create("{\"metadata\":{\"name\":\"app\"}}");
        map("latest", A);
        map("latest", B);
        var pruned =
                stream()
                        .withStatus(
                                stream()
                                        .status()
                                        .withTags(
                                                List.of(
                                                        TagWrites.factsOf(stream(), "latest")
                                                                .orElseThrow()
                                                                .withItems(
                                                                        history("latest")
                                                                                .subList(0, 1)))));

        var outcome = owner.decide(Verb.UPDATE, "imagestreams/status", "app", pruned);

        assertThat(outcome).isEqualTo(Outcome.ok(Streams.keyOf("demo", "app")));
        assertThat(history("latest")).extracting(TagEvent::image).containsExactly(B);
        assertThat(moves()).hasSize(2);
        map("latest", A);
        assertThat(moves()).last().isEqualTo("latest 3 " + A + " Push alice");
    }

    @Test
    void anEndingProjectLosesItsStreams() {
        create("{\"metadata\":{\"name\":\"app\"}}");
        map("latest", A);

        owner.purge("demo");

        assertThat(owner.find(Streams.keyOf("demo", "app"))).isEmpty();
        assertThat(owner.find(ResourceKey.cluster(ResourceType.IMAGE, A))).isPresent();
        assertThat(owner.facts).hasAtLeastOneElementOfType(Fact.TagDeleted.class);
    }

    @Test
    void theBookOfMovesIsAppendOnly() throws SQLException {
        push("push-1", A, owner.now);

        try (var statement = OwnerDatabase.CONNECTION.createStatement()) {
            assertThatThrownBy(() -> statement.execute("delete from tag_moves"))
                    .hasMessageContaining("append-only");
        }
    }

    @Test
    void aVerbThatAResourceLacksIsRefused() {
        assertThat(
                        owner.refusal(owner.decide(Verb.DELETE, "imagestreammappings", "app", null))
                                .code())
                .isEqualTo(405);
    }

    private Outcome create(String body) {
        return owner.decide(Verb.CREATE, "imagestreams", "", json(body));
    }

    private Outcome map(String tag, String image) {
        return owner.decide(
                Verb.CREATE,
                "imagestreammappings",
                "",
                json(
                        """
                        {"metadata":{"name":"app"},"tag":"%s","image":{"metadata":{"name":"%s"},
                         "dockerImageReference":""}}
                        """
                                .formatted(tag, image)));
    }

    private void rollBack() {
        owner.decide(
                Verb.UPDATE,
                "imagestreamtags",
                "app:latest",
                json(
                        """
                        {"metadata":{"name":"app:latest"},"tag":{"from":
                          {"kind":"ImageStreamImage","name":"app@%s"}}}
                        """
                                .formatted(A)));
    }

    private static Command inNamespace(Command command, String namespace) {
        return new Command(
                command.id(),
                command.requester(),
                command.verb(),
                command.group(),
                command.resource(),
                command.subresource(),
                namespace,
                command.name(),
                command.body(),
                null,
                null,
                null,
                Map.of(),
                false,
                command.deadline(),
                command.replyTo(),
                Map.of());
    }

    private void push(String eventId, String image, Instant pushedAt) {
        var push = pushOf(image);
        owner.decideForImporter(
                "imagestreammappings/push",
                new RecordPush(
                        eventId,
                        push.image(),
                        push.pullSpec(),
                        push.tag(),
                        push.digest(),
                        pushedAt,
                        false,
                        "developer"));
    }

    private RecordPush pushOf(String image) {
        return new RecordPush(
                "push-" + image,
                Image.of(ObjectMeta.named(image))
                        .withDockerImageMetadata(Map.of("Architecture", "amd64")),
                REPOSITORY + ":latest",
                "latest",
                image,
                owner.now,
                false,
                null);
    }

    private static Fact built(String uid, String image, Instant at) {
        return new Fact.BuildCompleted(
                "demo",
                "b-1",
                uid,
                "b",
                "demo",
                "app",
                "latest",
                image,
                REPOSITORY + "@" + image,
                null,
                at);
    }

    private Outcome importing(
            ImageStreamImport request, @Nullable String uid, RecordImport.ImportedImage... images) {
        return owner.decideForImporter(
                "imagestreamimports/record",
                new RecordImport(
                        "import-1",
                        uid,
                        null,
                        true,
                        List.of(images),
                        request,
                        OwnerInMemory.ALICE));
    }

    private static ImageStreamImport request(boolean importing) {
        return Json.read(
                json(
                        """
                        {"metadata":{"name":"app"},"spec":{"import":%s,"images":[
                          {"from":{"kind":"DockerImage","name":"lib/base:1"},
                           "to":{"name":"1"}}]}}
                        """
                                .formatted(importing)),
                ImageStreamImport.class);
    }

    private static RecordImport.ImportedImage success(String tag, String image) {
        return Json.read(
                json(
                        """
                        {"tag":"%s","from":"lib/base:1","importPolicy":{"importMode":"Legacy"},
                         "referencePolicy":{"type":"Source"},"pullSpec":"docker.io/lib/base@%s",
                         "image":{"metadata":{"name":"%s"},"dockerImageManifest":"{}",
                           "dockerImageMetadata":{"Architecture":"amd64"}},
                         "status":{"status":"Success"}}
                        """
                                .formatted(tag, image, image)),
                RecordImport.ImportedImage.class);
    }

    private static RecordImport.ImportedImage failure(String tag) {
        return new RecordImport.ImportedImage(
                tag,
                "lib/base:1",
                TagImportPolicy.EMPTY,
                TagReferencePolicy.EMPTY,
                null,
                List.of(),
                null,
                new Status(null, null, ListMeta.EMPTY, "Failure", "gone", "NotFound", null, 404),
                null);
    }

    private static JsonNode answer(Outcome outcome) {
        if (!(outcome instanceof Outcome.Answered(var code, var body))) {
            throw new AssertionError(outcome);
        }
        assertThat(code).isEqualTo(201);
        return (JsonNode) body;
    }

    private ImageStream stream() {
        return owner.find(Streams.keyOf("demo", "app")).orElseThrow().as(ImageStream.class);
    }

    private long version() {
        return owner.find(Streams.keyOf("demo", "app")).orElseThrow().sequence();
    }

    private List<TagEvent> history(String tag) {
        return TagWrites.factsOf(stream(), tag).orElseThrow().items();
    }

    private List<String> moves() {
        return owner.query(
                "select tag, revision, image, cause, actor from tag_moves order by moved_at, revision",
                row ->
                        "%s %d %s %s %s"
                                .formatted(
                                        row.getString(1),
                                        row.getLong(2),
                                        row.getString(3),
                                        row.getString(4),
                                        row.getString(5)));
    }

    private static JsonNode json(String text) {
        return Json.tree(text.getBytes(StandardCharsets.UTF_8));
    }
}
