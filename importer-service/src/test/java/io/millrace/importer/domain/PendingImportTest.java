package io.millrace.importer.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.image.ImageStream;
import io.millrace.contract.image.ImageStreamSpec;
import io.millrace.contract.image.ImageStreamStatus;
import io.millrace.contract.image.NamedTagEventList;
import io.millrace.contract.image.TagEvent;
import io.millrace.contract.image.TagEventCondition;
import io.millrace.contract.image.TagImportPolicy;
import io.millrace.contract.image.TagReference;
import io.millrace.contract.image.TagReferencePolicy;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.contract.meta.ObjectReference;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PendingImportTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private static TagReference tag(String name, @Nullable Long generation) {
        return new TagReference(
                name,
                null,
                ObjectReference.EMPTY.withKind("DockerImage").withName("quay.io/team/app:" + name),
                false,
                generation,
                TagImportPolicy.EMPTY,
                TagReferencePolicy.EMPTY);
    }

    private static ImageStream stream(List<TagReference> tags, NamedTagEventList... histories) {
        return ImageStream.of(ObjectMeta.named("demo", "app"))
                .withSpec(ImageStreamSpec.EMPTY.withTags(tags))
                .withStatus(ImageStreamStatus.EMPTY.withTags(List.of(histories)));
    }

    private static NamedTagEventList history(String tag, long generation) {
        return NamedTagEventList.EMPTY
                .withTag(tag)
                .withItems(List.of(new TagEvent(NOON, "quay.io/team/app", "sha256:x", generation)));
    }

    private static TagEventCondition failed(long generation) {
        return new TagEventCondition("ImportSuccess", "False", NOON, "NotFound", "no", generation);
    }

    @Test
    void aTagThatWasNeverAnsweredIsPending() {
        assertThat(PendingImport.of(stream(List.of(tag("1", 1L)))))
                .containsExactly(
                        new PendingImport(
                                "1",
                                "quay.io/team/app:1",
                                1,
                                false,
                                false,
                                false,
                                Optional.empty(),
                                Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    # wish, image, failure, pending
                    1,      1,     0,       false
                    2,      1,     0,       true
                    2,      1,     2,       false
                    3,      1,     2,       true
                    1,      2,     0,       false
                    2,      0,     2,       false
                    2,      0,     1,       true
                    0,      0,     0,       false
                    """)
    void aWishIsPendingUntilAnImageOrAFailureAnswersIt(
            long wish, long image, long failure, boolean pending) {
        var answers =
                new NamedTagEventList(
                        "1",
                        image == 0 ? List.of() : history("1", image).items(),
                        failure == 0 ? null : List.of(failed(failure)),
                        null);

        assertThat(PendingImport.of(stream(List.of(tag("1", wish)), answers)).isEmpty())
                .isEqualTo(!pending);
    }

    @Test
    void onlyTheNewestImageCounts() {
        var items =
                List.of(
                        new TagEvent(NOON, "a", "sha256:a", 1),
                        new TagEvent(NOON, "b", "sha256:b", 9));

        assertThat(
                        PendingImport.of(
                                stream(
                                        List.of(tag("1", 2L)),
                                        new NamedTagEventList("1", items, null, null))))
                .hasSize(1);
    }

    @Test
    void aConditionOfAnotherTypeAnswersNothing() {
        var other = new TagEventCondition("Verified", "True", NOON, null, null, 5);

        assertThat(
                        PendingImport.of(
                                stream(
                                        List.of(tag("1", 1L)),
                                        new NamedTagEventList(
                                                "1", List.of(), List.of(other), null))))
                .hasSize(1);
    }

    @Test
    void anAliasAPointerAndAPushedTagAreNotImported() {
        var alias =
                tag("alias", 1L)
                        .withFrom(
                                ObjectReference.EMPTY.withKind("ImageStreamTag").withName("app:1"));
        var pointer =
                new TagReference(
                        "pointer",
                        null,
                        tag("pointer", 1L).from(),
                        true,
                        1L,
                        TagImportPolicy.EMPTY,
                        TagReferencePolicy.EMPTY);
        var pushed = tag("pushed", 1L).withFrom(null);
        var unnamed = tag("unnamed", 1L).withFrom(ObjectReference.EMPTY.withKind("DockerImage"));

        assertThat(PendingImport.of(stream(List.of(alias, pointer, pushed, unnamed)))).isEmpty();
        assertThat(PendingImport.of(stream(List.of(tag("1", null))))).isEmpty();
        assertThat(PendingImport.of(ImageStream.of(ObjectMeta.named("demo", "app")))).isEmpty();
    }

    @Test
    void theTagSaysHowItIsImported() {
        var wish =
                new TagReference(
                        "1",
                        Map.of(
                                "importer.image.openshift.io/prefer-os", "linux",
                                "importer.image.openshift.io/prefer-arch", "arm64"),
                        tag("1", 1L).from(),
                        false,
                        1L,
                        new TagImportPolicy(true, true, "PreserveOriginal"),
                        TagReferencePolicy.EMPTY);

        var pending = PendingImport.of(stream(List.of(wish))).getFirst();

        assertThat(pending.insecure()).isTrue();
        assertThat(pending.scheduled()).isTrue();
        assertThat(pending.keepIndex()).isTrue();
        assertThat(pending.preferOs()).contains("linux");
        assertThat(pending.preferArchitecture()).contains("arm64");
    }

    @Test
    void aStreamMayDeclareItsRepositoryInsecure() {
        var stream =
                stream(List.of(tag("1", 1L)))
                        .withMetadata(
                                ObjectMeta.named("demo", "app")
                                        .withAnnotations(
                                                Map.of(
                                                        "openshift.io/image.insecureRepository",
                                                        "true")));

        assertThat(PendingImport.of(stream).getFirst().insecure()).isTrue();
    }
}
