package io.millrace.gateway.views;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.gateway.readmodel.Entry;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StreamTagsTest {

    private static final String DIGEST = "sha256:" + "a".repeat(64);
    private static final ResourceKey WEB = ResourceKey.of(ResourceType.IMAGE_STREAM, "demo", "web");

    private final Map<ResourceKey, Entry> stored = new HashMap<>();
    private final StreamTags tags = new StreamTags(key -> Optional.ofNullable(stored.get(key)));
    private final StreamImages images =
            new StreamImages(key -> Optional.ofNullable(stored.get(key)));

    private void store(ResourceKey key, String json) {
        var body = json.replace('\'', '"').replace("$DIGEST", DIGEST).getBytes(UTF_8);
        stored.put(key, Entry.read(key, "stream-uid", 12, body));
    }

    private Entry web() {
        return Optional.ofNullable(stored.get(WEB)).orElseThrow();
    }

    @BeforeEach
    void aStreamWithThreeTags() {
        store(
                WEB,
                """
                {'metadata':{'name':'web','namespace':'demo','uid':'stream-uid','resourceVersion':'12',
                  'creationTimestamp':'2026-01-01T00:00:00Z','labels':{'app':'web'}},
                 'spec':{'lookupPolicy':{'local':true},'tags':[
                  {'name':'latest','annotations':{'note':'hello'},'referencePolicy':{'type':'Local'}},
                  {'name':'ref','reference':true}]},
                 'status':{'dockerImageRepository':'registry/demo/web','tags':[
                  {'tag':'latest','items':[{'created':'2026-02-02T00:00:00Z','generation':3,
                    'image':'$DIGEST','dockerImageReference':'elsewhere/web@$DIGEST'}]},
                  {'tag':'pushed','items':[{'created':'2026-02-03T00:00:00Z','generation':4,
                    'image':'$DIGEST','dockerImageReference':'elsewhere/web@$DIGEST'}]},
                  {'tag':'ref','items':[{'created':'2026-02-03T00:00:00Z','generation':5,
                    'image':'','dockerImageReference':'elsewhere/web:ref'}]}]}}
                """);
        store(
                ResourceKey.cluster(ResourceType.IMAGE, DIGEST),
                """
                {'kind':'Image','metadata':{'name':'$DIGEST','creationTimestamp':'2026-02-01T00:00:00Z'},
                 'dockerImageManifest':'{}','dockerImageConfig':'{}',
                 'dockerImageReference':'elsewhere/web@$DIGEST',
                 'dockerImageLayers':[{'name':'sha256:l1','size':7,'mediaType':'layer'}]}
                """);
    }

    @Test
    void aTagIsItsStreamJoinedWithItsImage() {
        var tag = tags.get("demo", "web:latest").tree();

        assertThat(tag.at("/metadata/name").asText()).isEqualTo("web:latest");
        assertThat(tag.at("/metadata/uid").asText()).isEqualTo("stream-uid");
        assertThat(tag.at("/metadata/resourceVersion").asText()).isEqualTo("12");
        assertThat(tag.at("/metadata/labels/app").asText()).isEqualTo("web");
        assertThat(tag.at("/metadata/annotations/note").asText()).isEqualTo("hello");
        assertThat(tag.at("/metadata/creationTimestamp").asText())
                .isEqualTo("2026-02-02T00:00:00Z");
        assertThat(tag.at("/generation").asLong()).isEqualTo(3);
        assertThat(tag.at("/lookupPolicy/local").asBoolean()).isTrue();
        assertThat(tag.at("/image/metadata/annotations/note").asText()).isEqualTo("hello");
        assertThat(tag.at("/image").has("dockerImageManifest")).isFalse();
    }

    /// `oc describe` breaks off at an image without metadata.
    @Test
    void anImageOfWhichNothingIsSaidHasMetadataAllTheSame() {
        var tag = tags.get("demo", "web:latest").tree();
        var image = images.get("demo", "web@" + DIGEST).tree();

        assertThat(tag.at("/image/dockerImageMetadata/kind").asText()).isEqualTo("DockerImage");
        assertThat(image.at("/image/dockerImageMetadata"))
                .isEqualTo(tag.at("/image/dockerImageMetadata"));
        assertThat(
                        tags.list(web())
                                .getFirst()
                                .tree()
                                .at("/image/dockerImageMetadata")
                                .isMissingNode())
                .isTrue();
    }

    @Test
    void anImageThatNobodyKnowsAnyMoreIsNotFoundAsSuch() {
        stored.remove(ResourceKey.cluster(ResourceType.IMAGE, DIGEST));

        assertThatThrownBy(() -> tags.get("demo", "web:latest"))
                .hasMessageContaining("images.image.openshift.io \"" + DIGEST + "\" not found");
    }

    @Test
    void aLocalReferencePolicyIsPulledThroughTheStream() {
        assertThat(tags.get("demo", "web:latest").tree().at("/image/dockerImageReference").asText())
                .isEqualTo("registry/demo/web@" + DIGEST);
        assertThat(tags.get("demo", "web:pushed").tree().at("/image/dockerImageReference").asText())
                .isEqualTo("elsewhere/web@" + DIGEST);
    }

    @Test
    void aTagThatWasOnlyPushedHasNoWish() {
        assertThat(tags.get("demo", "web:pushed").tree().get("tag").isNull()).isTrue();
    }

    @Test
    void aTagWithoutAnImageIsNotFound() {
        for (var name : new String[] {"web:ref", "web:none", "none:latest"}) {
            assertThatThrownBy(() -> tags.get("demo", name))
                    .hasMessage(
                            "imagestreamtags.image.openshift.io \"%s\" not found".formatted(name));
        }
    }

    @Test
    void aNameWithoutATagIsABadRequest() {
        assertThatThrownBy(() -> tags.get("demo", "web")).hasMessageContaining("<name>:<tag>");
    }

    @Test
    void aListHasTheTagsThatPointToImagesAndIsLight() {
        var listed = tags.list(web());

        assertThat(listed).extracting(View::name).containsExactly("web:latest", "web:pushed");
        assertThat(listed.getFirst().tree().path("image").has("dockerImageLayers")).isFalse();
    }

    @Test
    void anImageIsFoundByTheBeginningOfItsDigest() {
        for (var id : new String[] {DIGEST, "sha256:aaaaaaaa", "aaaa"}) {
            var image = images.get("demo", "web@" + id).tree();

            assertThat(image.at("/metadata/name").asText()).isEqualTo("web@" + id);
            assertThat(image.at("/image/dockerImageReference").asText())
                    .isEqualTo("elsewhere/web@" + DIGEST);
        }
        assertThatThrownBy(() -> images.get("demo", "web@sha256:b"))
                .hasMessageContaining("not found");
        assertThatThrownBy(() -> images.get("demo", "web:latest"))
                .hasMessageContaining("<stream>@<image id>");
    }

    @Test
    void theLayersOfAStreamAreThoseOfItsImages() {
        var layers = images.layers(web()).tree();

        assertThat(layers.at("/blobs/sha256:l1/size").asLong()).isEqualTo(7);
        assertThat(layers.path("images").path(DIGEST).path("imageMissing").asBoolean()).isFalse();
    }
}
