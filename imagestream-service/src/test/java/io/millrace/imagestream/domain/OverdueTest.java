package io.millrace.imagestream.domain;

import static io.millrace.imagestream.domain.Scene.docker;
import static io.millrace.imagestream.domain.Scene.imagesOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.TellOverdue;
import io.millrace.contract.TellOverdue.LateTag;
import io.millrace.contract.image.ImageStream;
import io.millrace.contract.image.NamedTagEventList;
import io.millrace.contract.image.TagEventCondition;
import io.millrace.contract.image.TagImportPolicy;
import io.millrace.contract.image.TagReference;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class OverdueTest {

    private static final Instant CHECKED = Instant.parse("2026-11-23T01:00:00Z");
    private static final String IMAGE = "sha256:" + "a".repeat(64);

    private final Scene scene = new Scene();

    @Test
    void aLateTagSaysSinceWhenUntilItIsLookedAt() {
        var late = tell(scene.create("app", scheduled("quay.io/org/app:1")), true);

        assertThat(conditions(late))
                .singleElement()
                .satisfies(it -> {
                    assertThat(it.type()).isEqualTo("Overdue");
                    assertThat(it.status()).isEqualTo("True");
                    assertThat(it.lastTransitionTime()).isEqualTo(CHECKED.plusSeconds(1800));
                    assertThat(it.message())
                            .contains("quay.io/org/app:1", CHECKED.toString(), "PT15M");
                });
        assertThat(TagWrites.factsOf(tell(late, false), "1")).isEmpty();
    }

    @Test
    void whatMovesALateTagMeanwhileIsNoLook() {
        var late = tell(scene.create("app", scheduled("quay.io/org/app:1")), true);

        var pushed = scene.push(late, "1", IMAGE);

        assertThat(conditions(pushed))
                .extracting(TagEventCondition::type)
                .containsExactly("Overdue");
        var looked = tell(pushed, false);
        assertThat(conditions(looked)).isEmpty();
        assertThat(imagesOf(looked, "1")).containsExactly(IMAGE);
    }

    @Test
    void whatIsScheduledNoMoreIsNotLate() {
        var late = tell(scene.create("app", scheduled("quay.io/org/app:1")), true);

        assertThat(conditions(scene.update(late, docker("1", "quay.io/org/app:1")))).isEmpty();
        assertThat(conditions(scene.update(late))).isEmpty();
    }

    @Test
    void whatCannotBeLateIsNotSaidToBe() {
        var plain = scene.create("app", docker("1", "quay.io/org/app:1"));

        assertThat(tell(plain, true)).isEqualTo(plain);
    }

    @Test
    void sayingItAgainChangesNothing() {
        var late = tell(scene.create("app", scheduled("quay.io/org/app:1")), true);

        assertThat(tell(late, true)).isEqualTo(late);
    }

    private ImageStream tell(ImageStream stream, boolean isLate) {
        var tag =
                new LateTag(
                        "1",
                        isLate,
                        "quay.io/org/app:1",
                        "PT15M",
                        CHECKED,
                        CHECKED.plusSeconds(1800));
        var told = new TellOverdue("uid-demo-app", List.of(tag));
        return scene.live(Overdue.told(Subject.stored(stream), told, scene, "told"));
    }

    private static TagReference scheduled(String from) {
        return docker("1", from).withImportPolicy(new TagImportPolicy(false, true, "Legacy"));
    }

    private static List<TagEventCondition> conditions(ImageStream stream) {
        return TagWrites.factsOf(stream, "1").map(NamedTagEventList::conditions).orElse(List.of());
    }
}
