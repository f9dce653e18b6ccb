package io.millrace.gateway.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.platform.schema.Json;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class OpenApiTest {

    private final OpenApi openApi = new OpenApi(Served.EVERYTHING);

    private JsonNode document(String path) {
        return Json.tree(openApi.document(path).orElseThrow().body());
    }

    @Test
    void theIndexNamesEveryGroupWithItsHash() {
        var paths = Json.tree(openApi.index().body()).path("paths");

        assertThat(paths.properties())
                .extracting(it -> it.getKey())
                .contains("api/v1", "apis/image.openshift.io/v1", "apis/build.openshift.io/v1");
        assertThat(paths.at("/api~1v1/serverRelativeURL").asText())
                .startsWith("/openapi/v3/api/v1?hash=");
    }

    @Test
    void everyKindThatCanBeCreatedHasThePatchByWhichKubectlFindsFieldValidation() {
        for (var resource : Catalogue.RESOURCES) {
            if (resource.allows("create") && Catalogue.model(resource.type()).isPresent()) {
                assertThat(patchedKinds(resource)).contains(resource.type().kind());
            }
        }
    }

    private ArrayList<String> patchedKinds(ApiResource resource) {
        var group = resource.type().group();
        var paths = document(group.isEmpty() ? "api/v1" : "apis/" + group + "/v1").path("paths");
        var kinds = new ArrayList<String>();
        for (var path : paths) {
            for (var parameter : path.path("patch").path("parameters")) {
                if (parameter.path("name").asText().equals("fieldValidation")) {
                    kinds.add(path.at("/patch/x-kubernetes-group-version-kind/kind").asText());
                }
            }
        }
        return kinds;
    }

    @Test
    void streamsArePatchedStrategicallyByTheNamesOfTheirTags() {
        var document = document("apis/image.openshift.io/v1");
        var patch =
                document.path("paths")
                        .path(
                                "/apis/image.openshift.io/v1/namespaces/{namespace}/imagestreams/{name}")
                        .path("patch");

        assertThat(patch.at("/requestBody/content").has("application/strategic-merge-patch+json"))
                .isTrue();
        assertThat(
                        document.path("components")
                                .path("schemas")
                                .path("com.github.openshift.api.image.v1.ImageStreamSpec")
                                .at("/properties/tags/x-kubernetes-patch-merge-key")
                                .asText())
                .isEqualTo("name");
    }

    @Test
    void everyFieldOfAServedKindSaysWhatItMeans() {
        var silent = new ArrayList<String>();
        for (var path : Json.tree(openApi.index().body()).path("paths").properties()) {
            document(path.getKey())
                    .at("/components/schemas")
                    .forEachEntry((name, schema) -> {
                        if (schema.path("description").asText().isBlank()) {
                            silent.add(name);
                        }
                        schema.path("properties")
                                .forEachEntry((field, property) -> {
                                    if (property.path("description").asText().isBlank()) {
                                        silent.add(name + "." + field);
                                    }
                                });
                    });
        }

        assertThat(silent).isEmpty();
    }

    @Test
    void noKindAsksItsUserForAStatus() {
        var asking = new ArrayList<String>();
        Json.tree(openApi.version2().json().body())
                .path("definitions")
                .forEachEntry((name, schema) -> {
                    if (schema.has("x-kubernetes-group-version-kind")
                            && schema.path("required").toString().contains("\"status\"")) {
                        asking.add(name);
                    }
                });

        assertThat(asking).isEmpty();
    }

    @Test
    void versionTwoKnowsTheSameKindsAndTheFieldValidation() {
        var swagger = Json.tree(openApi.version2().json().body());

        assertThat(
                        swagger.path("definitions")
                                .path("com.github.openshift.api.image.v1.ImageStream")
                                .at("/properties/spec/$ref")
                                .asText())
                .isEqualTo("#/definitions/com.github.openshift.api.image.v1.ImageStreamSpec");
        var patch =
                swagger.path("paths")
                        .path("/api/v1/namespaces/{namespace}/secrets/{name}")
                        .path("patch");
        assertThat(patch.path("consumes").toString()).contains("strategic-merge-patch");
        assertThat(patch.path("parameters").findValuesAsText("name")).contains("fieldValidation");
    }

    @Test
    void versionTwoIsAlsoThereInProtobuf() {
        var bytes = openApi.version2().protobuf().body();

        assertThat(bytes).startsWith(0x0a, 3, '2', '.', '0', 0x12);
        assertThat(new String(bytes, UTF_8))
                .contains("com.github.openshift.api.build.v1.BuildConfig", "fieldValidation");
    }
}
