package io.millrace.imagestream.domain;

import static io.millrace.imagestream.domain.Scene.docker;
import static io.millrace.imagestream.domain.Scene.faults;
import static io.millrace.imagestream.domain.Scene.history;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.contract.image.ImageLookupPolicy;
import io.millrace.contract.image.ImageStream;
import io.millrace.contract.image.NamedTagEventList;
import io.millrace.contract.image.TagEvent;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusWritesTest {

    private static final String A = "sha256:" + "a".repeat(64);
    private static final String B = "sha256:" + "b".repeat(64);

    private final Scene scene = new Scene();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | REQUIRED",
                "not a pull spec | INVALID",
                "lib/Base:1 | INVALID",
            })
    void whatNobodyCanPullIsRefusedWithItsPlace(String reference, Fault.Kind kind) {
        var pushed = scene.push(scene.create("app"), "latest", A);
        var good = history(pushed, "latest").getFirst();

        var decision =
                StatusWrites.updated(
                        pushed,
                        telling(pushed, "latest", good, new TagEvent(scene.now, reference, B, 1)),
                        scene,
                        "status");

        assertThat(faults(decision))
                .extracting(Fault::kind, Fault::path)
                .containsExactly(tuple(kind, "status.tags[latest].items[1].dockerImageReference"));
    }

    @Test
    void anItemWithoutAGenerationServesTheWishThatStands() {
        var wished = scene.create("app", docker("latest", "quay.io/org/app:1"));
        var later = scene.update(wished, docker("latest", "quay.io/org/app:2"));

        var told =
                scene.live(
                        StatusWrites.updated(
                                later,
                                telling(
                                        later,
                                        "latest",
                                        new TagEvent(scene.now, "quay.io/org/app@" + A, A, 0)),
                                scene,
                                "status"));

        assertThat(history(told, "latest").getFirst().generation()).isEqualTo(2);
    }

    @Test
    void wishesAreNotWrittenThroughTheStatusButTheLookupPolicyIs() {
        var wished = scene.create("app", docker("latest", "quay.io/org/app:1"));
        var changed =
                wished.withSpec(
                        wished.spec()
                                .withTags(List.of(docker("latest", "quay.io/org/app:9")))
                                .withLookupPolicy(new ImageLookupPolicy(true)));

        var told = scene.live(StatusWrites.updated(wished, changed, scene, "status"));

        assertThat(told.spec().tags()).isEqualTo(wished.spec().tags());
        assertThat(told.spec().lookupPolicy().local()).isTrue();
    }

    @Test
    void aTagWithoutItemsIsDropped() {
        var pushed = scene.push(scene.create("app"), "latest", A);

        var told = scene.live(StatusWrites.updated(pushed, telling(pushed, "latest"), scene, "s"));

        assertThat(told.status().tags()).isNull();
    }

    @Test
    void aReferenceThatWasThereStaysWhateverItIs() {
        var pushed = scene.push(scene.create("app"), "latest", A);
        var odd = new TagEvent(scene.now, "not a pull spec", B, 1);
        var known = telling(pushed, "latest", odd);

        var told =
                scene.live(StatusWrites.updated(known, telling(known, "latest", odd), scene, "s"));

        assertThat(history(told, "latest")).containsExactly(odd);
    }

    private static ImageStream telling(ImageStream stream, String tag, TagEvent... items) {
        return stream.withStatus(
                stream.status()
                        .withTags(
                                List.of(
                                        NamedTagEventList.EMPTY
                                                .withTag(tag)
                                                .withItems(List.of(items)))));
    }
}
