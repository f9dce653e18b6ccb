package io.millrace.imagestream.application;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.Verb;
import io.millrace.contract.image.Image;
import io.millrace.platform.log.Outcome;
import io.millrace.platform.schema.Json;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Images as people write them, and their signatures.
class ImageSignaturesTest {

    private OwnerInMemory owner;

    @BeforeEach
    void anImage() throws SQLException {
        owner = new OwnerInMemory(OwnerDatabase.empty());
        image("{'metadata':{'name':'img'},'dockerImageReference':'quay.io/a/b:1'}");
    }

    private Outcome image(String json) {
        return decide(Verb.CREATE, "images", "", json);
    }

    private Outcome decide(Verb verb, String resource, String name, String json) {
        return owner.decide(
                verb, resource, name, Json.tree(json.replace('\'', '"').getBytes(UTF_8)));
    }

    private Image stored(String name) {
        var key = ResourceKey.cluster(ResourceType.IMAGE, name);
        return owner.find(key).orElseThrow().as(Image.class);
    }

    private Outcome sign(String json) {
        return decide(Verb.CREATE, "imagesignatures", "", json);
    }

    @Test
    void aSignatureIsAddedAndRemoved() {
        var added = sign("{'metadata':{'name':'img@one'},'type':'atomic','content':'AQ=='}");
        assertThat(added).isInstanceOf(Outcome.Answered.class);
        assertThat(stored("img").signatures()).hasSize(1);

        decide(Verb.DELETE, "imagesignatures", "img@one", "{}");

        assertThat(stored("img").signatures()).isNull();
        assertThat(owner.refusal(decide(Verb.DELETE, "imagesignatures", "img@one", "{}")).code())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {'metadata':{'name':'img@one'},'type':'atomic','content':'Ag=='} | 409
                    {'metadata':{'name':'img@two'},'type':'atomic','content':'AQ=='} | 409
                    {'metadata':{'name':'none@two'},'type':'atomic','content':'Ag=='} | 404
                    """)
    void aNameOrAContentThatIsThereIsNotAddedAgain(String json, int code) {
        sign("{'metadata':{'name':'img@one'},'type':'atomic','content':'AQ=='}");

        assertThat(owner.refusal(sign(json)).code()).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {'metadata':{'name':'img'},'type':'atomic','content':'AQ=='}                                     | metadata.name
                    {'metadata':{'name':'img@a@b'},'type':'atomic','content':'AQ=='}                                 | metadata.name
                    {'metadata':{'name':'img@a','labels':{'a':'b'}},'type':'atomic','content':'AQ=='}                | metadata.labels
                    {'metadata':{'name':'img@a','annotations':{'a':'b'}},'type':'atomic','content':'AQ=='}           | metadata.annotations
                    {'metadata':{'name':'img@a'},'content':'AQ=='}                                                   | type
                    {'metadata':{'name':'img@a'},'type':'atomic'}                                                    | content
                    {'metadata':{'name':'img@a'},'type':'atomic','content':'AQ==','imageIdentity':'x'}               | imageIdentity
                    {'metadata':{'name':'img@a'},'type':'atomic','content':'AQ==','signedClaims':{'a':'b'}}          | signedClaims
                    {'metadata':{'name':'img@a'},'type':'atomic','content':'AQ==','issuedBy':{'commonName':'x'}}     | issuedBy
                    {'metadata':{'name':'img@a'},'type':'atomic','content':'AQ==','conditions':[{'type':'Trusted','status':'True'}]} | conditions
                    """)
    void aFaultySignatureIsRefusedWithTheFieldsPath(String json, String path) {
        var refusal = owner.refusal(sign(json));

        assertThat(refusal.code()).isEqualTo(422);
        assertThat(refusal.message()).contains(path + ":");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {}                                                                                        | dockerImageManifests[0].digest
                    {'digest':'x','mediaType':'a/b','architecture':'a','os':'l','manifestSize':1}             | dockerImageManifests[0].digest
                    {'digest':'$D','mediaType':'ab','architecture':'a','os':'l','manifestSize':1}             | dockerImageManifests[0].mediaType
                    {'digest':'$D','mediaType':'a/b','os':'l','manifestSize':1}                               | dockerImageManifests[0].architecture
                    {'digest':'$D','mediaType':'a/b','architecture':'a','manifestSize':1}                     | dockerImageManifests[0].os
                    {'digest':'$D','mediaType':'a/b','architecture':'a','os':'l','manifestSize':-1}           | dockerImageManifests[0].manifestSize
                    """)
    void anIndexNamesItsImagesRightly(String child, String path) {
        var refusal =
                owner.refusal(
                        image(
                                "{'metadata':{'name':'index'},'dockerImageReference':'quay.io/a/b:1',"
                                        + "'dockerImageManifests':["
                                        + child.replace("$D", "sha256:" + "a".repeat(64))
                                        + "]}"));

        assertThat(refusal.message()).contains(path);
    }

    @Test
    void aRawManifestTellsTheLayers() {
        image(
                "{'metadata':{'name':'raw'},'dockerImageReference':'quay.io/a/b:1',"
                        + "'dockerImageManifest':'{\\\"mediaType\\\":\\\"m/t\\\",\\\"config\\\":{\\\"digest\\\":\\\"sha256:c\\\"},\\\"layers\\\":[{\\\"digest\\\":\\\"sha256:l\\\",\\\"size\\\":7}]}',"
                        + "'dockerImageConfig':'{\\\"architecture\\\":\\\"arm64\\\"}'}");

        var image = stored("raw");
        assertThat(image.dockerImageLayers()).hasSize(1);
        assertThat(image.dockerImageManifestMediaType()).isEqualTo("m/t");
        assertThat(image.dockerImageMetadata())
                .containsEntry("Id", "sha256:c")
                .containsEntry("Architecture", "arm64");
        assertThat(image.metadata().annotations())
                .containsEntry("image.openshift.io/dockerLayersOrder", "ascending");
    }
}
