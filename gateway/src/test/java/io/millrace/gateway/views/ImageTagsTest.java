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

class ImageTagsTest {

    private static final String DIGEST = "sha256:" + "a".repeat(64);
    private static final ResourceKey WEB = ResourceKey.of(ResourceType.IMAGE_STREAM, "demo", "web");

    private final Map<ResourceKey, Entry> stored = new HashMap<>();
    private final ImageTags tags = new ImageTags(key -> Optional.ofNullable(stored.get(key)));

    private void store(ResourceKey key, String json) {
        var body = json.replace('\'', '"').replace("$DIGEST", DIGEST).getBytes(UTF_8);
        stored.put(key, Entry.read(key, "stream-uid", 12, body));
    }

    @BeforeEach
    void aStreamWithAWishedAndAPushedTag() {
        store(
                WEB,
                """
                {'metadata':{'name':'web','namespace':'demo','uid':'stream-uid','resourceVersion':'12',
                  'generation':7,'labels':{'app':'web'},'annotations':{'of':'stream'},
                  'managedFields':[{'manager':'oc'}]},
                 'spec':{'tags':[{'name':'wished','from':{'kind':'DockerImage','name':'a/b:1'}}]},
                 'status':{'tags':[{'tag':'pushed','items':[{'created':'2026-02-03T00:00:00Z',
                    'generation':4,'image':'$DIGEST','dockerImageReference':'r/web@$DIGEST'}]}]}}
                """);
        store(
                ResourceKey.cluster(ResourceType.IMAGE, DIGEST),
                """
                {'kind':'Image','metadata':{'name':'$DIGEST'},'dockerImageManifest':'{}',
                 'dockerImageReference':'elsewhere/web@$DIGEST'}
                """);
    }

    @Test
    void aTagThatIsOnlyWishedForHasNeitherStatusNorImage() {
        var tag = tags.get("demo", "web:wished").tree();

        assertThat(tag.at("/spec/from/name").asText()).isEqualTo("a/b:1");
        assertThat(tag.get("status").isNull()).isTrue();
        assertThat(tag.get("image").isNull()).isTrue();
        assertThat(tag.at("/metadata/annotations/of").asText()).isEqualTo("stream");
        assertThat(tag.at("/metadata/generation").asLong()).isEqualTo(7);
        assertThat(tag.at("/metadata").has("managedFields")).isFalse();
    }

    @Test
    void aTagThatWasOnlyPushedHasNoSpecAndItsImage() {
        var tag = tags.get("demo", "web:pushed").tree();

        assertThat(tag.get("spec").isNull()).isTrue();
        assertThat(tag.at("/status/items")).hasSize(1);
        assertThat(tag.at("/image/dockerImageReference").asText()).isEqualTo("r/web@" + DIGEST);
        assertThat(tag.path("image").has("dockerImageManifest")).isFalse();
    }

    @Test
    void aListHasWishedAndPushedTagsInOrderWithoutImages() {
        var listed = tags.list(Optional.ofNullable(stored.get(WEB)).orElseThrow());

        assertThat(listed).extracting(View::name).containsExactly("web:pushed", "web:wished");
        assertThat(listed.getFirst().tree().get("image").isNull()).isTrue();
    }

    @Test
    void whatIsNeitherIsNotFound() {
        for (var name : new String[] {"web:none", "none:wished"}) {
            assertThatThrownBy(() -> tags.get("demo", name))
                    .hasMessage("imagetags.image.openshift.io \"%s\" not found".formatted(name));
        }
    }
}
