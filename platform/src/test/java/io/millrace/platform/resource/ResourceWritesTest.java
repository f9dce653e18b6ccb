package io.millrace.platform.resource;

import static io.millrace.platform.resource.Desk.STREAM;
import static io.millrace.platform.resource.Desk.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.Verb;
import io.millrace.contract.meta.Status;
import io.millrace.platform.log.Outcome;
import io.millrace.platform.schema.Json;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourceWritesTest {

    private static final String BUILDS = "builds";

    private final Desk desk = new Desk().with();

    private void ownedBuild(String name, String owner, boolean blocks, String finalizer) {
        var uid = desk.stream(owner).path("metadata").path("uid").asText();
        desk.decide(
                Verb.CREATE,
                BUILDS,
                "",
                """
                {"metadata":{"name":"%s","finalizers":[%s],"ownerReferences":[{"apiVersion":"v1",
                "kind":"ImageStream","name":"%s","uid":"%s","blockOwnerDeletion":%s}]}}
                """
                        .formatted(name, finalizer, owner, uid, blocks),
                null);
    }

    @Test
    void aMadeUpNameThatIsTakenIsMadeUpAgain() {
        var one = "00000000-0000-0000-0000-000000000001";
        var two = "00000000-0000-0000-0000-000000000002";
        desk.uids.addAll(java.util.List.of(one, one, one, two, two));

        desk.create("{\"metadata\":{\"generateName\":\"s-\"}}");
        var second = desk.create("{\"metadata\":{\"generateName\":\"s-\"}}");

        assertThat(second).isInstanceOf(Outcome.Stored.class);
    }

    @Test
    void aNewObjectHasNoVersion() {
        var refusal =
                refusal(desk.create("{\"metadata\":{\"name\":\"s\",\"resourceVersion\":\"7\"}}"));

        assertThat(refusal.code()).isEqualTo(500);
        assertThat(Json.text(refusal.toStatus())).doesNotContain("\"reason\"");
    }

    @ParameterizedTest
    @CsvSource({"abc,422", "-1,422", "99999999999999999999,422", "77,409"})
    void aVersionThatIsNotTheStoredOneIsRefused(String version, int code) {
        desk.create("{\"metadata\":{\"name\":\"s\"}}");

        var refusal =
                refusal(
                        desk.update(
                                "s",
                                "{\"metadata\":{\"name\":\"s\",\"resourceVersion\":\"%s\"}}"
                                        .formatted(version)));

        assertThat(refusal.code()).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({"name,400", "namespace,400", "uid,409", "resourceVersion,409"})
    void aPatchDoesNotMoveAnObject(String field, int code) {
        desk.create("{\"metadata\":{\"name\":\"s\"}}");

        var refusal = refusal(desk.merge("s", "{\"metadata\":{\"%s\":\"5\"}}".formatted(field)));

        assertThat(refusal.code()).isEqualTo(code);
    }

    @Test
    void aDeletedObjectStaysUntilItsLastFinalizerHasGone() {
        desk.create("{\"metadata\":{\"name\":\"s\",\"finalizers\":[\"a.io/b\"]}}");

        var marked = desk.delete(STREAM, "s");

        assertThat(marked).isInstanceOf(Outcome.Stored.class);
        assertThat(desk.stream("s").path("metadata").path("deletionTimestamp").asText())
                .isNotEmpty();
        assertThat(
                        refusal(
                                        desk.merge(
                                                "s",
                                                "{\"metadata\":{\"finalizers\":[\"a.io/b\",\"c.io/d\"]}}"))
                                .code())
                .isEqualTo(422);

        desk.merge("s", "{\"metadata\":{\"finalizers\":null}}");

        assertThat(desk.find(STREAM, "s")).isEmpty();
    }

    @Test
    void whatBelongsToADeletedObjectGoesWithIt() {
        desk.create("{\"metadata\":{\"name\":\"s\"}}");
        ownedBuild("b", "s", false, "");

        var outcome = desk.delete(STREAM, "s");

        assertThat(desk.find(BUILDS, "b")).isEmpty();
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Answered.class,
                        it -> assertThat(((Status) it.body()).details()).isNotNull());
    }

    @Test
    void anOrphanForgetsItsOwner() {
        desk.create("{\"metadata\":{\"name\":\"s\"}}");
        ownedBuild("b", "s", false, "");

        desk.with("propagationPolicy", "Orphan").delete(STREAM, "s");

        assertThat(desk.find(STREAM, "s")).isEmpty();
        var orphan = desk.find(BUILDS, "b").orElseThrow().tree();
        assertThat(orphan.path("metadata").has("ownerReferences")).isFalse();
    }

    @Test
    void aForegroundDeletionWaitsForWhatBlocksIt() {
        desk.create("{\"metadata\":{\"name\":\"s\"}}");
        ownedBuild("b", "s", true, "\"a.io/b\"");

        desk.with("propagationPolicy", "Foreground").delete(STREAM, "s");

        assertThat(desk.stream("s").path("metadata").path("finalizers").toString())
                .isEqualTo("[\"foregroundDeletion\"]");

        desk.with()
                .decide(
                        Verb.PATCH,
                        BUILDS,
                        "b",
                        "{\"metadata\":{\"finalizers\":null}}",
                        "application/merge-patch+json");

        assertThat(desk.find(BUILDS, "b")).isEmpty();
        assertThat(desk.find(STREAM, "s")).isEmpty();
    }

    @Test
    void aCollectionIsDeletedBySelectors() {
        for (var name : java.util.List.of("a", "b", "c")) {
            desk.create(
                    "{\"metadata\":{\"name\":\"%s\",\"labels\":{\"x\":\"%s\"}}}"
                            .formatted(name, name.equals("c") ? "no" : "yes"));
        }

        var outcome =
                desk.with("labelSelector", "x=yes", "fieldSelector", "metadata.name!=a")
                        .decide(Verb.DELETECOLLECTION, STREAM, "", "{}", null);

        assertThat(desk.find(STREAM, "a")).isPresent();
        assertThat(desk.find(STREAM, "b")).isEmpty();
        assertThat(desk.find(STREAM, "c")).isPresent();
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Answered.class,
                        it ->
                                assertThat(Json.tree(it.body()).path("items"))
                                        .singleElement()
                                        .satisfies(item ->
                                                assertThat(item.at("/metadata/name").asText())
                                                        .isEqualTo("b")));
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"finalizers\":[\"plain\"]}',metadata.finalizers",
        "'{\"ownerReferences\":[{\"name\":\"x\"}]}',metadata.ownerReferences[0].apiVersion",
        "'{\"labels\":{\"a b\":\"c\"}}',metadata.labels",
        "'{\"annotations\":{\"a b\":\"c\"}}',metadata.annotations"
    })
    void metadataOutsideTheRulesIsInvalid(String metadata, String field) {
        var refusal =
                refusal(
                        desk.create(
                                "{\"metadata\":"
                                        + metadata.replaceFirst("\\{", "{\"name\":\"s\",")
                                        + "}"));

        assertThat(refusal.code()).isEqualTo(422);
        assertThat(Objects.requireNonNull(Objects.requireNonNull(refusal.details()).causes()))
                .anySatisfy(it -> assertThat(it.field()).isEqualTo(field));
    }
}
