package io.millrace.platform.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contract.build.BuildStatus;
import io.millrace.contract.image.Image;
import io.millrace.contract.image.ImageStream;
import io.millrace.contract.image.ImageStreamImport;
import io.millrace.contract.image.TagEvent;
import io.millrace.contract.meta.ListMeta;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.contract.rbac.RoleRef;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    private static final String STREAM =
            """
            {"kind":"ImageStream","apiVersion":"image.openshift.io/v1",\
            "metadata":{"name":"busybox","namespace":"demo","resourceVersion":"42","generation":3,\
            "creationTimestamp":"2026-11-23T10:00:00Z"},\
            "spec":{"lookupPolicy":{"local":false},"tags":[{"name":"1","annotations":null,\
            "from":{"kind":"DockerImage","name":"quay.io/demo/busybox:1"},"generation":1,\
            "importPolicy":{"insecure":true,"importMode":"Legacy"},\
            "referencePolicy":{"type":"Source"}}]},\
            "status":{"dockerImageRepository":"127.0.0.1:5000/demo/busybox",\
            "tags":[{"tag":"1","items":[{"created":"2026-11-23T10:00:00Z",\
            "dockerImageReference":"quay.io/demo/busybox@sha256:7f","image":"sha256:7f",\
            "generation":3}]}]}}\
            """;

    @Test
    void aQuestionThatARecordAnswersIsNoFieldOfIt() {
        assertThat(Json.tree(RoleRef.clusterRole("view")).properties()).hasSize(3);
    }

    @Test
    void aStreamIsWrittenAsItWasRead() {
        var stream = Json.read(STREAM.getBytes(StandardCharsets.UTF_8), ImageStream.class);

        assertThat(Json.text(stream)).isEqualTo(STREAM);
    }

    @Test
    void whatTheApiAlwaysWritesIsThereWithoutBeingGiven() {
        assertThat(Json.text(ImageStream.of(ObjectMeta.named("demo", "busybox"))))
                .isEqualTo(
                        """
                        {"kind":"ImageStream","apiVersion":"image.openshift.io/v1",\
                        "metadata":{"name":"busybox","namespace":"demo"},\
                        "spec":{"lookupPolicy":{"local":false}},\
                        "status":{"dockerImageRepository":""}}\
                        """);
    }

    @Test
    void aFieldWithAJavaKeywordForANameKeepsIt() {
        var json = "{\"metadata\":{\"name\":\"x\"},\"spec\":{\"import\":true},\"status\":{}}";

        var read = Json.read(json.getBytes(StandardCharsets.UTF_8), ImageStreamImport.class);

        assertThat(read.spec().importing()).isTrue();
        assertThat(Json.text(read)).isEqualTo(json);
        assertThat(Json.text(new ListMeta(null, "5", "next", null)))
                .isEqualTo("{\"resourceVersion\":\"5\",\"continue\":\"next\"}");
    }

    @Test
    void timesAreWholeSecondsAndReadInAnyZone() {
        var read =
                Json.read(
                        "{\"created\":\"2026-11-23T12:00:00.75+02:00\"}"
                                .getBytes(StandardCharsets.UTF_8),
                        TagEvent.class);

        assertThat(read.created()).isEqualTo(Instant.parse("2026-11-23T10:00:00Z"));
        assertThat(Json.tree(read).path("created").asText()).isEqualTo("2026-11-23T10:00:00Z");
    }

    @Test
    void aFlagThatIsDownIsNotWritten() {
        assertThat(Json.tree(BuildStatus.EMPTY).has("cancelled")).isFalse();
        assertThat(Json.tree(BuildStatus.EMPTY.withCancelled(true)).path("cancelled").asBoolean())
                .isTrue();
    }

    @Test
    void freeFormValuesKeepTheirNulls() {
        var metadata = new LinkedHashMap<String, Object>();
        metadata.put("Id", null);

        var image = Image.of(ObjectMeta.named("sha256:7f")).withDockerImageMetadata(metadata);

        assertThat(Json.tree(image).path("dockerImageMetadata").toString())
                .isEqualTo("{\"Id\":null}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{} x", "{\"a\":01}", "\u0000", "{'a':1}"})
    void whatIsNoDocumentIsNotRead(String text) {
        assertThatThrownBy(() -> Json.tree(text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("line 1, column");
    }

    @Test
    void aDocumentThatNestsTooDeepIsNotRead() {
        var deep = "[".repeat(Json.DEPTH + 1) + "]".repeat(Json.DEPTH + 1);

        assertThatThrownBy(() -> Json.tree(deep.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(UncheckedIOException.class);
    }
}
