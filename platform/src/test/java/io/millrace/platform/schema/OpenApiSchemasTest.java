package io.millrace.platform.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contract.build.BuildConfig;
import io.millrace.contract.core.Namespace;
import io.millrace.contract.core.Project;
import io.millrace.contract.core.Secret;
import io.millrace.contract.image.Image;
import io.millrace.contract.image.ImageStream;
import io.millrace.contract.meta.LocalObjectReference;
import io.millrace.contract.meta.ObjectMeta;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenApiSchemasTest {

    private final JsonNode components =
            OpenApiSchemas.components(
                    List.of(
                            ImageStream.class,
                            Image.class,
                            BuildConfig.class,
                            Secret.class,
                            Namespace.class,
                            Project.class));

    private JsonNode property(Class<?> type, String name) {
        return components.path(OpenApiSchemas.nameOf(type)).path("properties").path(name);
    }

    @Test
    void schemasHaveTheNamesThatTheKindsHaveElsewhere() {
        assertThat(OpenApiSchemas.nameOf(ImageStream.class))
                .isEqualTo("com.github.openshift.api.image.v1.ImageStream");
        assertThat(OpenApiSchemas.nameOf(Secret.class)).isEqualTo("io.k8s.api.core.v1.Secret");
        assertThat(OpenApiSchemas.nameOf(LocalObjectReference.class))
                .isEqualTo("io.k8s.api.core.v1.LocalObjectReference");
        assertThat(OpenApiSchemas.nameOf(ObjectMeta.class))
                .isEqualTo("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta");
        assertThat(OpenApiSchemas.nameOf(Project.class))
                .isEqualTo("com.github.openshift.api.project.v1.Project");
    }

    @Test
    void aKindCarriesItsGroupVersionKind() {
        assertThat(
                        components
                                .path("com.github.openshift.api.image.v1.ImageStream")
                                .path("x-kubernetes-group-version-kind")
                                .toString())
                .isEqualTo(
                        "[{\"group\":\"image.openshift.io\",\"kind\":\"ImageStream\","
                                + "\"version\":\"v1\"}]");
    }

    @Test
    void clientsLearnHowListsMerge() {
        var tags =
                components
                        .path("com.github.openshift.api.image.v1.ImageStreamSpec")
                        .path("properties")
                        .path("tags");

        assertThat(tags.path("x-kubernetes-patch-strategy").asText()).isEqualTo("merge");
        assertThat(tags.path("x-kubernetes-patch-merge-key").asText()).isEqualTo("name");
        assertThat(tags.path("items").path("allOf").path(0).path("$ref").asText())
                .isEqualTo("#/components/schemas/com.github.openshift.api.image.v1.TagReference");
        assertThat(property(Image.class, "dockerImageMetadata").path("x-kubernetes-patch-strategy"))
                .hasToString("\"replace\"");
        assertThat(property(ObjectMeta.class, "finalizers").path("x-kubernetes-patch-strategy"))
                .hasToString("\"merge\"");
    }

    @Test
    void everyReferenceLeadsSomewhereAndEverythingIsDescribed() {
        for (var schema : components.properties()) {
            assertThat(schema.getValue().path("description").asText())
                    .as(schema.getKey())
                    .isNotEmpty();
            for (var property : schema.getValue().path("properties").properties()) {
                assertThat(property.getValue().path("description").asText())
                        .as(schema.getKey() + "." + property.getKey())
                        .isNotEmpty();
            }
        }
        assertThat(components.findValuesAsText("$ref"))
                .isNotEmpty()
                .allSatisfy(it ->
                        assertThat(components.has(it.substring(it.lastIndexOf('/') + 1)))
                                .as(it)
                                .isTrue());
    }

    @Test
    void requiredFieldsAreListed() {
        assertThat(
                        components
                                .path("com.github.openshift.api.image.v1.TagReference")
                                .path("required")
                                .toString())
                .isEqualTo("[\"name\"]");
    }
}
