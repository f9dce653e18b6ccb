package io.millrace.imagestream.application;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.Verb;
import io.millrace.platform.log.Outcome;
import io.millrace.platform.schema.Json;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Images as administrators write them.
class ImagesTest {

    private static final ResourceKey IMAGE = ResourceKey.cluster(ResourceType.IMAGE, "test");

    private OwnerInMemory owner;

    /// Any name that can stand in a path will do.
    @BeforeEach
    void anImage() throws SQLException {
        owner = new OwnerInMemory(OwnerDatabase.empty());
        decide(
                Verb.CREATE,
                """
                {'metadata':{'name':'test'},'dockerImageReference':'quay.io/a/b:1',
                 'dockerImageMetadata':{'Architecture':'amd64'},
                 'dockerImageLayers':[{'name':'l','size':0},{'name':'l','size':0}]}
                """);
    }

    @Test
    void itsFormIsSaidWithIt() {
        assertThat(image().at("/dockerImageMetadata/kind").asText()).isEqualTo("DockerImage");
        assertThat(image().at("/dockerImageMetadata/apiVersion").asText())
                .isEqualTo("image.openshift.io/1.0");
        assertThat(image().path("dockerImageMetadataVersion").asText()).isEqualTo("1.0");
        assertThat(
                        image().at("/metadata/annotations/image.openshift.io~1dockerLayersOrder")
                                .asText())
                .isEqualTo("ascending");
    }

    @Test
    void whatItIsNeverChangesAndWhatIsSaidOfItMay() {
        var outcome =
                decide(
                        Verb.UPDATE,
                        """
                        {'metadata':{'name':'test','resourceVersion':'%s','labels':{'a':'b'}},
                         'dockerImageReference':'quay.io/a/b:2','dockerImageManifest':'{}',
                         'dockerImageMetadata':{'Architecture':'arm64'},'dockerImageConfig':'{}',
                         'signatures':[{'metadata':{'name':'test@s'},'type':'t','content':'eA=='}]}
                        """
                                .formatted(image().at("/metadata/resourceVersion").asText()));

        assertThat(outcome).isEqualTo(Outcome.ok(IMAGE));
        assertThat(image().path("dockerImageReference").asText()).isEqualTo("quay.io/a/b:2");
        assertThat(image().at("/metadata/labels/a").asText()).isEqualTo("b");
        assertThat(image().at("/dockerImageMetadata/Architecture").asText()).isEqualTo("amd64");
        assertThat(image().path("dockerImageLayers")).hasSize(2);
        assertThat(image().has("signatures")).isFalse();
        assertThat(image().has("dockerImageManifest")).isFalse();
        assertThat(image().has("dockerImageConfig")).isFalse();
    }

    @Test
    void anUpdateNamesTheVersionThatItChanges() {
        var refusal =
                owner.refusal(
                        decide(
                                Verb.UPDATE,
                                "{'metadata':{'name':'test'},'dockerImageReference':'a/b'}"));

        assertThat(refusal.code()).isEqualTo(422);
        assertThat(refusal.message())
                .isEqualTo(
                        "images.image.openshift.io \"test\" is invalid: metadata.resourceVersion:"
                                + " Invalid value: 0x0: must be specified for an update");
    }

    private Outcome decide(Verb verb, String body) {
        return owner.decide(
                verb,
                "images",
                verb == Verb.CREATE ? "" : "test",
                Json.tree(body.replace('\'', '"').getBytes(UTF_8)));
    }

    private JsonNode image() {
        return owner.find(IMAGE).orElseThrow().tree();
    }
}
