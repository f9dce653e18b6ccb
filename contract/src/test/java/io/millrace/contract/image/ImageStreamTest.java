package io.millrace.contract.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contract.meta.ObjectMeta;
import io.millrace.contract.meta.ObjectReference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImageStreamTest {

    @Test
    void aNewStreamSaysWhatItIs() {
        var stream = ImageStream.of(ObjectMeta.named("demo", "busybox"));

        assertThat(stream.kind()).isEqualTo("ImageStream");
        assertThat(stream.apiVersion()).isEqualTo("image.openshift.io/v1");
        assertThat(stream.metadata().namespace()).isEqualTo("demo");
        assertThat(stream.spec().lookupPolicy().local()).isFalse();
        assertThat(stream.status().dockerImageRepository()).isEmpty();
    }

    @Test
    void aChangedCopyLeavesTheOriginalAlone() {
        var before = ImageStreamSpec.EMPTY;

        var after =
                before.withTags(
                        List.of(
                                TagReference.EMPTY
                                        .withName("latest")
                                        .withFrom(
                                                ObjectReference.EMPTY
                                                        .withKind("DockerImage")
                                                        .withName("busybox"))));

        assertThat(before.tags()).isNull();
        assertThat(after.tags()).extracting(TagReference::name).containsExactly("latest");
    }

    @Test
    void listsAndMapsAreCopiedAndCannotBeChanged() {
        var items = new ArrayList<>(List.of(TagEvent.EMPTY));
        var history = NamedTagEventList.EMPTY.withItems(items);
        items.clear();

        assertThat(history.items()).hasSize(1);
        assertThatThrownBy(() -> history.items().clear())
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void freeFormObjectsKeepOrderAndNulls() {
        var metadata = new LinkedHashMap<String, Object>();
        metadata.put("b", 1);
        metadata.put("a", null);

        var image = Image.of(ObjectMeta.EMPTY).withDockerImageMetadata(metadata);

        assertThat(image.dockerImageMetadata()).isEqualTo(metadata).hasToString("{b=1, a=null}");
    }

    @Test
    void timesAreWholeSeconds() {
        var event = TagEvent.EMPTY.withCreated(Instant.parse("2026-11-23T10:00:00.9Z"));

        assertThat(event.created()).isEqualTo("2026-11-23T10:00:00Z");
    }
}
