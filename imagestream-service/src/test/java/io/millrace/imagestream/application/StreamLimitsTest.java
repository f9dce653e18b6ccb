package io.millrace.imagestream.application;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contract.RecordImport;
import io.millrace.contract.RecordImport.ImportedImage;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.Verb;
import io.millrace.contract.image.ImageStream;
import io.millrace.contract.image.NamedTagEventList;
import io.millrace.contract.image.TagEvent;
import io.millrace.contract.image.TagEventCondition;
import io.millrace.imagestream.domain.TagWrites;
import io.millrace.platform.log.Outcome;
import io.millrace.platform.schema.Json;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// LimitRanges: a stream has as many tags and images as its project lets it.
class StreamLimitsTest {

    private static final String A = "sha256:" + "a".repeat(64);
    private static final String B = "sha256:" + "b".repeat(64);

    private OwnerInMemory owner;

    @BeforeEach
    void aProject() throws SQLException {
        owner = new OwnerInMemory(OwnerDatabase.empty());
        owner.namespace("demo", "alice", "Active");
    }

    @Test
    void aStreamHasOnlySoManyTags() {
        limit("openshift.io/ImageStream", "openshift.io/image-tags", 1);

        var refusal = owner.refusal(create("{'name':'a','reference':false},{'name':'b'}"));

        assertThat(refusal.code()).isEqualTo(403);
        assertThat(refusal.reason()).isEqualTo("Forbidden");
        assertThat(refusal.message())
                .isEqualTo(
                        "imagestreams.image.openshift.io \"app\" is forbidden: requested usage of"
                                + " openshift.io/image-tags exceeds the maximum limit per"
                                + " openshift.io/ImageStream (2 > 1)");
    }

    @Test
    void aStreamHasOnlySoManyImages() {
        limit("openshift.io/ImageStream", "openshift.io/images", 1);
        create("");
        push(A);

        var refusal = owner.refusal(push(B));

        assertThat(refusal.code()).isEqualTo(403);
        assertThat(refusal.message()).contains("openshift.io/images", "(2 > 1)");
        assertThat(images("latest")).containsExactly(A);
    }

    @Test
    void anImageIsOnlySoBig() {
        limit("openshift.io/Image", "storage", 10);
        create("");

        var refusal =
                owner.refusal(
                        owner.decide(
                                Verb.CREATE,
                                "imagestreammappings",
                                "",
                                json(
                                        "{'metadata':{'name':'app'},'tag':'latest','image':{'metadata':{'name':'%s'},"
                                                        .formatted(A)
                                                + "'dockerImageLayers':[{'name':'l','size':6},{'name':'m','size':5}]}}")));

        assertThat(refusal.code()).isEqualTo(403);
        assertThat(refusal.message()).contains("per openshift.io/Image (11 > 10)");
    }

    @Test
    void aHistoryIsNotReplayedBeyondTheLimit() {
        limit("openshift.io/ImageStream", "openshift.io/images", 1);
        create("");
        push(A);
        var stored = owner.find(Streams.keyOf("demo", "app")).orElseThrow().tree();
        stored.at("/status/tags/0/items").forEach(it -> assertThat(it.path("image")).isNotNull());
        stored.withArray("/status/tags/0/items")
                .addObject()
                .put("image", B)
                .put("dockerImageReference", "registry.local:5000/demo/app@" + B)
                .put("generation", 1);

        var refusal =
                owner.refusal(owner.decide(Verb.UPDATE, "imagestreams/status", "app", stored));

        assertThat(refusal.code()).isEqualTo(403);
        assertThat(images("latest")).containsExactly(A);
    }

    @Test
    void anImportThatALimitDoesNotLetInIsSaidOfItsTag() {
        limit("openshift.io/ImageStream", "openshift.io/images", 1);
        create("{'name':'1','from':{'kind':'DockerImage','name':'lib/base:1'}}");
        push(A);

        var outcome = imported(fetched("1"), fetched("new"));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Answered.class, it -> assertThat(it.code()).isEqualTo(403));
        assertThat(TagWrites.factsOf(stream(), "1").orElseThrow().conditions())
                .singleElement()
                .satisfies(it -> {
                    assertThat(it.reason()).isEqualTo("Forbidden");
                    assertThat(it.message()).contains("openshift.io/images", "(2 > 1)");
                })
                .extracting(TagEventCondition::generation)
                .isEqualTo(TagWrites.wishOf(stream(), "1").orElseThrow().generation());
        assertThat(TagWrites.wishOf(stream(), "new")).isEmpty();
        assertThat(images("latest")).containsExactly(A);
        assertThat(owner.find(ResourceKey.cluster(ResourceType.IMAGE, B))).isEmpty();
    }

    private void limit(String type, String resource, int most) {
        owner.project(
                ResourceKey.of(ResourceType.LIMIT_RANGE, "demo", "small"),
                json(
                        "{'spec':{'limits':[{'type':'%s','max':{'%s':%d}}]}}"
                                .formatted(type, resource, most)));
    }

    private Outcome create(String tags) {
        return owner.decide(
                Verb.CREATE,
                "imagestreams",
                "",
                json("{'metadata':{'name':'app'},'spec':{'tags':[%s]}}".formatted(tags)));
    }

    private Outcome push(String image) {
        return owner.decide(
                Verb.CREATE,
                "imagestreammappings",
                "",
                json(
                        "{'metadata':{'name':'app'},'tag':'latest','image':{'metadata':{'name':'%s'}}}"
                                .formatted(image)));
    }

    private Outcome imported(ImportedImage... images) {
        return owner.decideForImporter(
                "imagestreamimports/record",
                new RecordImport("import-1", null, null, false, List.of(images), null, null));
    }

    private static ImportedImage fetched(String tag) {
        return Json.read(
                json(
                        "{'tag':'%s','from':'lib/base:1','pullSpec':'docker.io/lib/base@%s',"
                                        .formatted(tag, B)
                                + "'image':{'metadata':{'name':'%s'}},'status':{'status':'Success'}}"
                                        .formatted(B)),
                ImportedImage.class);
    }

    private ImageStream stream() {
        return owner.find(Streams.keyOf("demo", "app")).orElseThrow().as(ImageStream.class);
    }

    private List<String> images(String tag) {
        return TagWrites.factsOf(stream(), tag)
                .map(NamedTagEventList::items)
                .orElse(List.of())
                .stream()
                .map(TagEvent::image)
                .toList();
    }

    private static JsonNode json(String text) {
        return Objects.requireNonNull(Json.tree(text.replace('\'', '"').getBytes(UTF_8)));
    }
}
