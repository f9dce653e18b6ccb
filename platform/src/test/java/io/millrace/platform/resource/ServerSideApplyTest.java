package io.millrace.platform.resource;

import static io.millrace.platform.resource.Desk.STREAM;
import static io.millrace.platform.resource.Desk.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contract.Verb;
import io.millrace.contract.meta.StatusCause;
import io.millrace.platform.log.Outcome;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ServerSideApplyTest {

    private static final String ONE_TAG =
            """
            {"metadata":{"labels":{"app":"a"}},"spec":{"tags":[
            {"name":"1","from":{"kind":"DockerImage","name":"x/y:1"},"importPolicy":{"insecure":true}}]}}
            """;

    private final Desk desk = new Desk();

    private static String fieldsOf(JsonNode object, String manager) {
        return object.path("metadata")
                .path("managedFields")
                .valueStream()
                .filter(it -> it.path("manager").asText().equals(manager))
                .map(it -> it.path("fieldsV1").toString())
                .findFirst()
                .orElse("nothing");
    }

    @Test
    void whatIsAbsentIsCreatedAndBelongsToItsManager() {
        var outcome = desk.apply("ci", "s", ONE_TAG);

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Stored.class, it -> assertThat(it.code()).isEqualTo(201));
        var stream = desk.stream("s");
        assertThat(fieldsOf(stream, "ci"))
                .isEqualTo(
                        """
                        {"f:metadata":{"f:labels":{"f:app":{}}},"f:spec":{"f:tags":\
                        {"k:{\\"name\\":\\"1\\"}":{".":{},"f:from":{},"f:importPolicy":\
                        {"f:insecure":{}},"f:name":{}}}}}\
                        """);
        var entry = stream.path("metadata").path("managedFields").get(0);
        assertThat(entry.path("operation").asText()).isEqualTo("Apply");
        assertThat(entry.path("apiVersion").asText()).isEqualTo("image.openshift.io/v1");
        assertThat(entry.path("time").asText()).isEqualTo("2026-11-23T03:00:00Z");
        assertThat(entry.path("fieldsType").asText()).isEqualTo("FieldsV1");
    }

    @Test
    void whoMayNotCreateDoesNotCreateByApplying() {
        desk.with("fieldManager", "ci");

        var refusal =
                refusal(
                        desk.decide(
                                Verb.PATCH, STREAM, "s", ONE_TAG, "application/apply-patch+yaml"));

        assertThat(refusal.code()).isEqualTo(403);
    }

    @Test
    void aManagerIsRequired() {
        var refusal =
                refusal(
                        desk.with()
                                .decide(
                                        Verb.PATCH,
                                        STREAM,
                                        "s",
                                        ONE_TAG,
                                        "application/apply-patch+yaml"));

        assertThat(refusal.code()).isEqualTo(422);
        assertThat(refusal.message())
                .isEqualTo(
                        "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value:"
                                + " is required for apply patch");
    }

    @Test
    void applyingTheSameAgainWritesNothing() {
        desk.apply("ci", "s", ONE_TAG);
        var version = desk.stream("s").path("metadata").path("resourceVersion").asText();
        desk.now = desk.now.plusSeconds(60);

        desk.apply("ci", "s", ONE_TAG);

        assertThat(desk.stream("s").path("metadata").path("resourceVersion").asText())
                .isEqualTo(version);
    }

    @Test
    void whatOthersChangedIsAConflict() {
        desk.apply("ci", "s", ONE_TAG);
        desk.with("fieldManager", "hand").merge("s", "{\"metadata\":{\"labels\":{\"app\":\"b\"}}}");

        var refusal = refusal(desk.apply("ci", "s", ONE_TAG));

        assertThat(refusal.code()).isEqualTo(409);
        assertThat(refusal.reason()).isEqualTo("Conflict");
        assertThat(refusal.message())
                .isEqualTo(
                        "Apply failed with 1 conflict: conflict with \"hand\" using"
                                + " image.openshift.io/v1: .metadata.labels.app");
        assertThat(Objects.requireNonNull(refusal.details()).causes())
                .containsExactly(
                        new StatusCause(
                                "FieldManagerConflict",
                                "conflict with \"hand\" using image.openshift.io/v1",
                                ".metadata.labels.app"));
    }

    @Test
    void severalConflictsAreListedByManager() {
        desk.apply("ci", "s", ONE_TAG);

        var refusal =
                refusal(
                        desk.apply(
                                "other",
                                "s",
                                """
                                {"metadata":{"labels":{"app":"b"}},"spec":{"tags":[{"name":"1",
                                "from":{"kind":"DockerImage","name":"x/y:2"}}]}}
                                """));

        assertThat(refusal.message())
                .isEqualTo(
                        """
                        Apply failed with 2 conflicts: conflicts with "ci":
                        - .metadata.labels.app
                        - .spec.tags[name="1"].from\
                        """);
    }

    @Test
    void forceTakesTheFieldFromTheOthers() {
        desk.apply("ci", "s", ONE_TAG);

        desk.apply("other!", "s", "{\"metadata\":{\"labels\":{\"app\":\"b\"}}}");

        var stream = desk.stream("s");
        assertThat(stream.path("metadata").path("labels").path("app").asText()).isEqualTo("b");
        assertThat(fieldsOf(stream, "ci")).doesNotContain("f:app");
        assertThat(fieldsOf(stream, "other"))
                .isEqualTo("{\"f:metadata\":{\"f:labels\":{\"f:app\":{}}}}");
    }

    @Test
    void whatIsNoLongerAppliedGoesAndWhatOthersOwnStays() {
        desk.apply("ci", "s", ONE_TAG);
        desk.apply("other", "s", "{\"metadata\":{\"labels\":{\"app\":\"a\",\"x\":\"1\"}}}");

        desk.apply(
                "ci",
                "s",
                "{\"spec\":{\"tags\":[{\"name\":\"2\",\"from\":{\"kind\":\"DockerImage\",\"name\":\"x/y:2\"}}]}}");

        var stream = desk.stream("s");
        assertThat(stream.path("metadata").path("labels").toString())
                .isEqualTo("{\"app\":\"a\",\"x\":\"1\"}");
        assertThat(stream.path("spec").path("tags")).hasSize(1);
        assertThat(stream.path("spec").path("tags").get(0).path("name").asText()).isEqualTo("2");
    }

    @Test
    void updatesAreRememberedByTheirManager() {
        desk.with("fieldManager", "kubectl-create")
                .create(
                        "{\"metadata\":{\"name\":\"s\",\"labels\":{\"a\":\"1\"}},\"spec\":{\"dockerImageRepository\":\"x/y\"}}");
        desk.with("fieldManager", "kubectl-edit")
                .merge("s", "{\"spec\":{\"dockerImageRepository\":\"x/z\"}}");

        var stream = desk.stream("s");
        assertThat(fieldsOf(stream, "kubectl-create"))
                .isEqualTo("{\"f:metadata\":{\"f:labels\":{\".\":{},\"f:a\":{}}}}");
        assertThat(fieldsOf(stream, "kubectl-edit"))
                .isEqualTo("{\"f:spec\":{\"f:dockerImageRepository\":{}}}");
    }

    @Test
    void managedFieldsCanBeReset() {
        desk.apply("ci", "s", ONE_TAG);

        desk.with("fieldManager", "hand")
                .json(
                        "s",
                        "[{\"op\":\"replace\",\"path\":\"/metadata/managedFields\",\"value\":[{}]}]");

        assertThat(desk.stream("s").path("metadata").has("managedFields")).isFalse();
    }

    @Test
    void whatWasThereBeforeTheFirstApplyBelongsToSomebody() {
        desk.with().create("{\"metadata\":{\"name\":\"s\",\"labels\":{\"app\":\"old\"}}}");

        var refusal = refusal(desk.apply("ci", "s", ONE_TAG));

        assertThat(refusal.message())
                .contains("\"before-first-apply\" using image.openshift.io/v1");
    }

    @Test
    void theToolDoesNotConflictWithWhatItAppliedFromTheClientsSide() {
        var last = "{\\\"metadata\\\":{\\\"labels\\\":{\\\"app\\\":\\\"old\\\"}}}";
        desk.with("fieldManager", "kubectl-client-side-apply")
                .create(
                        """
                        {"metadata":{"name":"s","labels":{"app":"old"},"annotations":
                        {"kubectl.kubernetes.io/last-applied-configuration":"%s"}}}
                        """
                                .formatted(last));

        var outcome = desk.apply("kubectl", "s", ONE_TAG);

        assertThat(outcome).isInstanceOf(Outcome.Stored.class);
        assertThat(desk.stream("s").path("metadata").path("annotations").toString())
                .contains("importPolicy");
    }

    @Test
    void elementsWithoutOrWithTheSameKeyAreRefused() {
        assertThat(refusal(desk.apply("ci", "s", "{\"spec\":{\"tags\":[{}]}}")).message())
                .contains(".spec.tags: element 0 lacks the key \"name\"");
        assertThat(
                        refusal(
                                        desk.apply(
                                                "ci",
                                                "s",
                                                "{\"spec\":{\"tags\":[{\"name\":\"a\"},{\"name\":\"a\"}]}}"))
                                .message())
                .contains(".spec.tags: duplicate entries for key [name=\"a\"]");
    }

    @Test
    void anObjectRemembersAFewUpdatersOnly() {
        desk.with("fieldManager", "first").create("{\"metadata\":{\"name\":\"s\"}}");
        desk.apply("ci", "s", ONE_TAG);
        for (var i = 0; i < 30; i++) {
            desk.now = desk.now.plusSeconds(1);
            desk.with("fieldManager", "m" + i)
                    .merge("s", "{\"metadata\":{\"labels\":{\"l%d\":\"v\"}}}".formatted(i));
        }

        var managed = desk.stream("s").path("metadata").path("managedFields");
        assertThat(managed.size()).isEqualTo(11);
        assertThat(managed.toString()).contains("\"ancient-changes\"");
    }
}
