package io.millrace.gateway.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contract.ResourceType;
import io.millrace.gateway.tenancy.ProjectTemplate.Asked;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProjectTemplateTest {

    private static final Asked ASKED = new Asked("demo", "A ${PROJECT_NAME}", "", "anna");

    private static final String TEMPLATE =
            """
            apiVersion: project.openshift.io/v1
            kind: Project
            metadata:
              labels: { team: "${PROJECT_ADMIN_USER}" }
              annotations: { shown: "${PROJECT_DISPLAYNAME}", left: "${OTHER} $1" }
            ---
            apiVersion: template.openshift.io/v1
            kind: Template
            objects:
              - apiVersion: v1
                kind: ResourceQuota
                metadata: { name: "quota-of-${PROJECT_NAME}" }
                spec: { hard: { openshift.io/imagestreams: 20 } }
            ---
            apiVersion: v1
            kind: List
            items:
              - apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: { name: helpers }
                roleRef: { kind: ClusterRole, name: view }
                subjects: [{ kind: Group, name: helpers }]
            """;

    @Test
    void aTemplateHasThePropertiesOfTheProjectAndObjectsForIt() {
        var template = ProjectTemplate.parse(TEMPLATE);

        assertThat(template.texts("labels", ASKED)).containsEntry("team", "anna");
        assertThat(template.objects(ASKED))
                .extracting(ProjectTemplate::typeOf)
                .containsExactly(ResourceType.RESOURCE_QUOTA, ResourceType.ROLE_BINDING);
        assertThat(template.objects(ASKED).getFirst().at("/metadata/name").asText())
                .isEqualTo("quota-of-demo");
        assertThat(template.objects(ASKED).getFirst().at("/spec/hard").toString())
                .isEqualTo("{\"openshift.io/imagestreams\":20}");
    }

    @Test
    void whatSomebodyWritesIntoHisRequestIsNoParameter() {
        assertThat(ProjectTemplate.parse(TEMPLATE).texts("annotations", ASKED))
                .containsEntry("shown", "A ${PROJECT_NAME}")
                .containsEntry("left", "${OTHER} $1");
    }

    @Test
    void oneProjectsParametersAreNotTheNextOnes() {
        var template = ProjectTemplate.parse(TEMPLATE);
        template.objects(ASKED);

        assertThat(
                        template.objects(new Asked("other", "", "", "bert"))
                                .getFirst()
                                .at("/metadata/name")
                                .asText())
                .isEqualTo("quota-of-other");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {apiVersion: v1, kind: Secret, metadata: {name: a}}          | not with a v1 Secret
                    {apiVersion: v1, kind: ClusterRole, metadata: {name: a}}     | not with a v1 ClusterRole
                    {apiVersion: v2, kind: ConfigMap, metadata: {name: a}}       | not with a v2 ConfigMap
                    {apiVersion: v1, kind: ConfigMap, metadata: {}}              | a ConfigMap in it has no name
                    words                                                        | a document in it is no object
                    {a: {                                                        | expected
                    {a: 1, a: 2}                                                 | duplicate key
                    """)
    void aTemplateThatCannotBeUsedIsRefusedWithItsName(
            String yaml, String why, @TempDir Path directory) throws IOException {
        var file = Files.writeString(directory.resolve("template.yaml"), yaml);

        assertThatThrownBy(() -> ProjectTemplate.read(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("template.yaml")
                .hasMessageContaining(why);
    }
}
