package io.millrace.imagestream.application;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.Verb;
import io.millrace.contract.image.Image;
import io.millrace.contract.image.ImageLayer;
import io.millrace.contract.image.ImageStream;
import io.millrace.contract.image.NamedTagEventList;
import io.millrace.contract.image.TagEvent;
import io.millrace.imagestream.domain.TagWrites;
import io.millrace.platform.log.Outcome;
import io.millrace.platform.schema.Json;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The objects of the page, as a client of today sends them: with the oddities that they have.
class ThePagesExamplesTest {

    private static final String OLD =
            "sha256:47463d94eb5c049b2d23b03a9530bf944f8f967a0fe79147dd6b9135bf7dd13d";
    private static final String NEW =
            "sha256:909de62d1f609a717ec433cc25ca5cf00941545c83a01fb31527771e1fab3fc5";
    private static final String HISTORY =
            """
            [{'tag':'latest','items':[
              {'created':'2017-09-02T10:15:09Z','generation':2,'image':'%2$s',
               'dockerImageReference':'172.30.56.218:5000/test/origin-ruby-sample@%1$s'},
              {'created':'2017-09-29T13:40:11Z','generation':1,'image':'%1$s',
               'dockerImageReference':'172.30.56.218:5000/test/origin-ruby-sample@%2$s'}]}]
            """
                    .formatted(OLD, NEW);

    private OwnerInMemory owner;

    @BeforeEach
    void theStreamOfThePage() throws SQLException {
        owner = new OwnerInMemory(OwnerDatabase.empty());
        owner.namespace("demo", "alice", "Active");
    }

    /// What the page shows was read from a server: it has a version.
    @Test
    void aStreamThatWasReadOutCannotBeCreatedAsItIs() {
        var refusal = owner.refusal(create("'resourceVersion':'633',"));

        assertThat(refusal.code()).isEqualTo(500);
        assertThat(refusal.message())
                .isEqualTo("resourceVersion should not be set on objects to be created");
    }

    /// Its first item is older than its second, and its images are not those of its references.
    @Test
    void itsHistoryIsReplayedAsItStands() {
        create("");
        assertThat(stream().status().tags()).isNull();
        var stored = owner.find(key()).orElseThrow().tree();
        stored.withObject("/status").set("tags", json(HISTORY));

        var outcome =
                owner.decide(Verb.UPDATE, "imagestreams/status", "origin-ruby-sample", stored);

        assertThat(outcome).isEqualTo(Outcome.ok(key()));
        assertThat(items()).extracting(TagEvent::image).containsExactly(NEW, OLD);
        assertThat(items()).extracting(TagEvent::generation).containsExactly(2L, 1L);
        assertThat(items().getFirst().dockerImageReference()).endsWith("@" + OLD);
    }

    /// It has no name for its image, names layers more than once, and speaks of its metadata as
    /// servers of old did.
    @Test
    void itsMappingIsTakenByTheDigestOfItsReference() {
        create("");

        var outcome =
                owner.decide(
                        Verb.CREATE,
                        "imagestreammappings",
                        "",
                        json(
                                """
                                {'metadata':{'creationTimestamp':null,'name':'origin-ruby-sample'},
                                 'tag':'latest','image':{
                                 'dockerImageLayers':[{'name':'sha256:5f70','size':0},
                                  {'name':'sha256:ee1d','size':196634330},
                                  {'name':'sha256:5f70','size':0}],
                                 'dockerImageMetadata':{'Architecture':'amd64','Size':441976279,
                                  'apiVersion':'1.0','kind':'DockerImage'},
                                 'dockerImageMetadataVersion':'1.0','dockerImageReference':
                                 '172.30.56.218:5000/test/origin-ruby-sample@%s'}}
                                """
                                        .formatted(OLD)));

        assertThat(outcome).isEqualTo(new Outcome.Answered(201, Wire.SUCCESS));
        assertThat(items()).extracting(TagEvent::image).containsExactly(OLD);
        var image = owner.find(ResourceKey.cluster(ResourceType.IMAGE, OLD)).orElseThrow();
        assertThat(image.as(Image.class).dockerImageLayers())
                .extracting(ImageLayer::size)
                .containsExactly(0L, 196634330L, 0L);
        assertThat(image.tree().at("/dockerImageMetadata/apiVersion").asText())
                .isEqualTo("image.openshift.io/1.0");
        assertThat(image.tree().at("/dockerImageMetadata/Size").asLong()).isEqualTo(441976279);
    }

    private Outcome create(String more) {
        return owner.decide(
                Verb.CREATE,
                "imagestreams",
                "",
                json(
                        "{'metadata':{%s'annotations':{'openshift.io/generated-by':'OpenShiftNewApp'},"
                                        .formatted(more)
                                + "'creationTimestamp':'2017-09-29T13:33:49Z','generation':1,"
                                + "'labels':{'app':'ruby-sample-build'},'name':'origin-ruby-sample',"
                                + "'uid':'ee2b9405-c68c-11e5-8a99-525400f25e34'},'spec':{},'status':{"
                                + "'dockerImageRepository':'172.30.56.218:5000/test/origin-ruby-sample',"
                                + "'tags':"
                                + HISTORY
                                + "}}"));
    }

    private static ResourceKey key() {
        return Streams.keyOf("demo", "origin-ruby-sample");
    }

    private ImageStream stream() {
        return owner.find(key()).orElseThrow().as(ImageStream.class);
    }

    private List<TagEvent> items() {
        return TagWrites.factsOf(stream(), "latest").map(NamedTagEventList::items).orElseThrow();
    }

    private static JsonNode json(String text) {
        return Json.tree(text.replace('\'', '"').getBytes(UTF_8));
    }
}
