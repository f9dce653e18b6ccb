package io.millrace.imagestream.domain;

import static io.millrace.imagestream.domain.Scene.docker;
import static io.millrace.imagestream.domain.Scene.faults;
import static io.millrace.imagestream.domain.Scene.from;
import static io.millrace.imagestream.domain.Scene.history;
import static io.millrace.imagestream.domain.Scene.imagesOf;
import static io.millrace.imagestream.domain.Scene.in;
import static io.millrace.imagestream.domain.Scene.pinned;
import static io.millrace.imagestream.domain.Scene.revisionOf;
import static io.millrace.imagestream.domain.Scene.stream;
import static io.millrace.imagestream.domain.Scene.tracking;
import static io.millrace.imagestream.domain.Scene.wishOf;
import static io.millrace.imagestream.domain.Scene.wishing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.contract.image.Image;
import io.millrace.contract.image.ImageLookupPolicy;
import io.millrace.contract.image.ImageManifest;
import io.millrace.contract.image.NamedTagEventList;
import io.millrace.contract.image.TagEvent;
import io.millrace.contract.image.TagImportPolicy;
import io.millrace.contract.image.TagReference;
import io.millrace.contract.image.TagReferencePolicy;
import io.millrace.contract.meta.ObjectMeta;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamWritesTest {

    private static final String A = "sha256:" + "a".repeat(64);
    private static final String B = "sha256:" + "b".repeat(64);

    private final Scene scene = new Scene();

    @Test
    void aNewStreamHasGenerationOneInAllItsPartsAndARepository() {
        var created = scene.create("app", docker("latest", "lib/base:1").withGeneration(7L));

        assertThat(created.metadata().generation()).isEqualTo(1);
        assertThat(wishOf(created, "latest").generation()).isEqualTo(1);
        assertThat(created.status().dockerImageRepository()).isEqualTo(Scene.HOST + "/demo/app");
        assertThat(created.status().tags()).isNull();
    }

    @Test
    void aStreamSaysWhereItIsPulledFromOutside() {
        scene.publicHost = "images.example";

        var created = scene.create("app");

        assertThat(created.status().publicDockerImageRepository())
                .isEqualTo("images.example/demo/app");
    }

    @Test
    void withoutARegistryAStreamIsPulledWhereItIsImportedFrom() {
        scene.host = "";
        var bare = stream("demo", "app");
        var importing = bare.withSpec(bare.spec().withDockerImageRepository("quay.io/org/app"));

        var created = scene.live(StreamWrites.created(importing, scene, "create"));

        assertThat(created.status().dockerImageRepository()).isEqualTo("quay.io/org/app");
        assertThat(created.status().publicDockerImageRepository()).isNull();
        assertThat(scene.create("none").status().dockerImageRepository()).isEmpty();
    }

    @Test
    void aWishIsFilledWithTheDefaultPolicies() {
        var created = scene.create("app", docker("latest", "lib/base:1"));

        assertThat(wishOf(created, "latest").importPolicy().importMode()).isEqualTo("Legacy");
        assertThat(wishOf(created, "latest").referencePolicy().type()).isEqualTo("Source");
    }

    @Test
    void factsThatAClientSendsAreDropped() {
        var pushed = scene.push(scene.create("app"), "latest", A);

        var created = scene.create("copy");
        var replayed = StreamWrites.created(pushed, scene, "create");

        assertThat(created.status().tags()).isNull();
        assertThat(scene.live(replayed).status().tags()).isNull();
    }

    @Test
    void tagsAreKeptInTheOrderOfTheirNamesAndTheLastOfTwoCounts() {
        var created =
                scene.create(
                        "app",
                        docker("b", "lib/b:1"),
                        docker("a", "lib/a:1"),
                        docker("b", "lib/b:2"));

        assertThat(created.spec().tags())
                .extracting("name", "from.name")
                .containsExactly(tuple("a", "lib/a:1"), tuple("b", "lib/b:2"));
    }

    @Test
    void aReferenceTagIsAFactAtOnceWithoutAnImage() {
        var created = scene.create("app", docker("ext", "quay.io/x/y:1").withReference(true));

        assertThat(history(created, "ext"))
                .containsExactly(
                        new TagEvent(
                                Instant.parse("2026-11-23T03:00:00Z"), "quay.io/x/y:1", "", 1));
        assertThat(scene.lastMoves)
                .extracting(TagMoved::tag, TagMoved::revision, TagMoved::pullSpec, TagMoved::cause)
                .containsExactly(tuple("ext", 1L, "quay.io/x/y:1", Cause.TAG));
    }

    @Test
    void updatingNothingKeepsTheGeneration() {
        var created = scene.create("app", docker("latest", "lib/base:1"));

        var updated = scene.update(created, docker("latest", "lib/base:1"));

        assertThat(updated).isEqualTo(created);
    }

    @ParameterizedTest(name = "{0}: the tag''s generation becomes {1}, the stream''s {2}")
    @CsvSource(
            textBlock =
                    """
                    another name,                    2, 2
                    the own namespace written out,   1, 2
                    reference,                       2, 2
                    another import mode,             2, 2
                    another kind,                    2, 2
                    generation zero,                 2, 2
                    a generation of the client's,    1, 1
                    no generation,                   1, 1
                    what is empty,                   1, 1
                    scheduled,                       1, 2
                    insecure,                        1, 2
                    another reference policy,        1, 2
                    annotations,                     1, 2
                    """)
    void onlySomeChangesOfAWishAskForAnotherImage(
            String change, long tagGeneration, long streamGeneration) {
        var before = docker("latest", "base:1");
        var created = scene.create("app", before);

        var updated = scene.update(created, changed(wishOf(created, "latest"), change));

        assertThat(wishOf(updated, "latest").generation()).isEqualTo(tagGeneration);
        assertThat(updated.metadata().generation()).isEqualTo(streamGeneration);
    }

    private static TagReference changed(TagReference wish, String change) {
        return switch (change) {
            case "another name" -> wish.withFrom(docker("latest", "base:2").from());
            case "the own namespace written out" -> in("demo", wish);
            case "reference" -> wish.withReference(true);
            case "what is empty" -> in("", wish.withAnnotations(Map.of()));
            case "another import mode" ->
                    wish.withImportPolicy(new TagImportPolicy(false, false, "PreserveOriginal"));
            case "another kind" -> wish.withFrom(tracking("latest", "app:1").from());
            case "generation zero" -> wish.withGeneration(0L);
            case "a generation of the client's" -> wish.withGeneration(42L);
            case "no generation" -> wish.withGeneration(null);
            case "scheduled" -> wish.withImportPolicy(new TagImportPolicy(false, true, "Legacy"));
            case "insecure" -> wish.withImportPolicy(new TagImportPolicy(true, false, "Legacy"));
            case "another reference policy" ->
                    wish.withReferencePolicy(new TagReferencePolicy("Local"));
            case "annotations" -> wish.withAnnotations(Map.of("color", "blue"));
            default -> throw new AssertionError(change);
        };
    }

    @Test
    void theLookupPolicyIsAWishOfTheStream() {
        var created = scene.create("app");
        var local = created.withSpec(created.spec().withLookupPolicy(new ImageLookupPolicy(true)));

        var updated = scene.live(StreamWrites.updated(created, local, scene, "update"));

        assertThat(updated.metadata().generation()).isEqualTo(2);
    }

    @Test
    void removingAWishLeavesTheHistory() {
        var tagged = scene.push(scene.create("app", docker("latest", "lib/base:1")), "latest", A);

        var updated = scene.update(tagged);

        assertThat(updated.spec().tags()).isNull();
        assertThat(imagesOf(updated, "latest")).containsExactly(A);
    }

    @Test
    void aTagOfTheSameStreamIsCopiedWithItsAge() {
        var pushed = scene.push(scene.create("app"), "1", A);

        var updated = scene.update(pushed, tracking("prod", "app:1"));

        var source = history(pushed, "1").getFirst();
        assertThat(history(updated, "prod")).containsExactly(source.withGeneration(2));
        assertThat(history(updated, "1")).containsExactly(source);
    }

    @Test
    void anImageOfTheStreamIsCopiedWithAFreshAge() {
        var pushed = scene.push(scene.create("app"), "1", A);
        var now = scene.now;

        var updated = scene.update(pushed, pinned("prod", "app@" + A));

        assertThat(history(updated, "prod").getFirst().created()).isEqualTo(now);
    }

    @ParameterizedTest
    @CsvSource({"sha256:aaaaaaaa", "aaaaaa", "app@aaaa", "app@sha256:aaaa"})
    void aPrefixOfADigestNamesAnImage(String name) {
        var pushed = scene.push(scene.push(scene.create("app"), "1", A), "1", B);

        var updated = scene.update(pushed, pinned("prod", name));

        assertThat(imagesOf(updated, "prod")).containsExactly(A);
    }

    @Test
    void anImageInsideAnIndexCanBeNamed() {
        scene.images.put(A, index(A, B));
        var pushed = scene.push(scene.create("app"), "1", A);

        var updated = scene.update(pushed, pinned("arm", "app@" + B));

        assertThat(history(updated, "arm"))
                .extracting(TagEvent::image, TagEvent::dockerImageReference)
                .containsExactly(tuple(B, "quay.io/x/y@" + B));
    }

    private static Image index(String name, String child) {
        return Image.of(ObjectMeta.named(name))
                .withDockerImageReference("quay.io/x/y@" + name)
                .withDockerImageManifests(
                        List.of(new ImageManifest(child, "m", 1, "arm64", "linux", null)));
    }

    @Test
    void aPrefixOfSeveralImagesIsRefusedWithTheirNames() {
        var close = "sha256:a" + "b".repeat(63);
        var pushed = scene.push(scene.push(scene.create("app"), "1", A), "1", close);

        var decision =
                StreamWrites.updated(
                        pushed, wishing(pushed, pinned("prod", "app@sha256:a")), scene, "update");

        assertThat(faults(decision))
                .singleElement()
                .satisfies(it -> {
                    assertThat(it.path()).isEqualTo("spec.tags[prod].from.name");
                    assertThat(it.detail()).contains(A, close);
                });
    }

    @Test
    void anImageThatTheStreamDoesNotKnowIsRefused() {
        var created = scene.create("app");

        var decision =
                StreamWrites.updated(
                        created, wishing(created, pinned("prod", "app@" + A)), scene, "update");

        assertThat(faults(decision))
                .extracting(Fault::kind, Fault::path)
                .containsExactly(tuple(Fault.Kind.INVALID, "spec.tags[prod].from.name"));
    }

    @Test
    void aMissingSourceStreamIsRefused() {
        var decision =
                StreamWrites.created(
                        stream("demo", "app", tracking("prod", "none:1")), scene, "create");

        assertThat(faults(decision))
                .containsExactly(Fault.notFound("spec.tags[prod].from.name", "none:1"));
    }

    @Test
    void aMissingSourceTagIsAcceptedAndDangles() {
        var created = scene.create("app", tracking("prod", "app:1"));

        assertThat(history(created, "prod")).isEmpty();
    }

    @Test
    void anotherNamespacesStreamNeedsTheRightToPull() {
        scene.live(StreamWrites.created(stream("other", "base"), scene, "create"));

        var decision =
                StreamWrites.created(
                        stream("demo", "app", in("other", tracking("prod", "base:1"))),
                        scene,
                        "create");

        assertThat(faults(decision))
                .containsExactly(Fault.forbidden("spec.tags[prod].from", "other/base"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "registry.local:5000/other/base:1, other/base",
        "REGISTRY.local:5000/other/base:1, other/base",
        "registry.local:5000/demo/deep/base:1, demo/deep/base",
        "registry.local:5000/base:1, base"
    })
    void aPointerIntoTheRegistryNeedsTheRightToPull(String reference, String repository) {
        var wish = docker("prod", reference).withReference(true);

        var decision = StreamWrites.created(stream("demo", "app", wish), scene, "create");

        assertThat(faults(decision))
                .containsExactly(Fault.forbidden("spec.tags[prod].from.name", repository));
    }

    @Test
    void aPointerIsRecordedForWhoMayPullOrOwns() {
        scene.pullable.add("other/base");
        var theirs = docker("a", Scene.HOST + "/other/base:1").withReference(true);
        var own = docker("b", Scene.HOST + "/demo/any:1").withReference(true);
        var outside = docker("c", "quay.io/other/base:1").withReference(true);

        var created = scene.create("app", theirs, own, outside);

        assertThat(created.status().tags()).hasSize(3);
    }

    @Test
    void theRightToPullFromAStreamIsNoneForWhatItMerelyPointsTo() {
        scene.pullable.add("third/secret");
        scene.live(
                StreamWrites.created(
                        stream(
                                "other",
                                "base",
                                docker("1", Scene.HOST + "/third/secret:1").withReference(true)),
                        scene,
                        "create"));
        scene.pullable.clear();
        scene.pullable.add("other/base");

        var decision =
                StreamWrites.created(
                        stream("demo", "app", in("other", tracking("prod", "base:1"))),
                        scene,
                        "create");

        assertThat(faults(decision))
                .containsExactly(Fault.forbidden("spec.tags[prod].from.name", "third/secret"));
    }

    @Test
    void aFactThatPointsToAnotherProjectsRepositoryIsRefused() {
        var pushed = scene.push(scene.create("app"), "latest", A);
        var forged =
                pushed.withStatus(
                        pushed.status()
                                .withTags(
                                        List.of(
                                                NamedTagEventList.EMPTY
                                                        .withTag("latest")
                                                        .withItems(
                                                                List.of(
                                                                        new TagEvent(
                                                                                scene.now,
                                                                                Scene.HOST
                                                                                        + "/other/secret@"
                                                                                        + B,
                                                                                B,
                                                                                1))))));

        var decision = StatusWrites.updated(pushed, forged, scene, "status");

        assertThat(faults(decision))
                .containsExactly(
                        Fault.forbidden(
                                "status.tags[latest].items[0].dockerImageReference",
                                "other/secret"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\0b", "-a", ".a", "a/b", "a:b"})
    void aTagThatNoRegistryTakesIsRefused(String tag) {
        var decision =
                StreamWrites.created(
                        stream("demo", "app", docker(tag, "lib/base:1")), scene, "create");

        assertThat(faults(decision))
                .extracting(Fault::kind, Fault::path)
                .containsExactly(
                        tuple(
                                Fault.Kind.INVALID,
                                "spec.tags[%s].name".formatted(tag.replace('\0', '?'))));
    }

    @Test
    void anImageOfTheRegistryIsPulledThroughTheStreamThatItIsCopiedTo() {
        var base = scene.live(StreamWrites.created(stream("other", "base"), scene, "create"));
        scene.push(base, "1", A);
        scene.pullable.add("other/base");

        var created = scene.create("app", in("other", tracking("prod", "base:1")));

        assertThat(history(created, "prod"))
                .extracting(TagEvent::dockerImageReference)
                .containsExactly(Scene.HOST + "/demo/app@" + A);
    }

    @Test
    void aReferenceTagKeepsTheSourcesPullSpec() {
        scene.push(scene.create("base"), "1", A);

        var created = scene.create("app", tracking("prod", "base:1").withReference(true));

        assertThat(history(created, "prod"))
                .extracting(TagEvent::dockerImageReference)
                .containsExactly(Scene.HOST + "/demo/base@" + A);
    }

    @Test
    void anotherStreamsTagIsCopiedOnceAndNotFollowed() {
        var base = scene.push(scene.create("base"), "1", A);
        scene.create("app", tracking("prod", "base:1"));

        scene.push(base, "1", B);

        assertThat(imagesOf(scene.stream("demo", "app").orElseThrow(), "prod")).containsExactly(A);
    }

    @Test
    void aTagFollowsAnotherOfItsStream() {
        var created =
                scene.create("app", TagReference.EMPTY.withName("1"), tracking("prod", "app:1"));

        var pushed = scene.push(scene.push(created, "1", A), "1", B);

        assertThat(imagesOf(pushed, "prod")).containsExactly(B, A);
        assertThat(scene.lastMoves)
                .extracting(TagMoved::tag, TagMoved::cause, TagMoved::revision)
                .containsExactly(tuple("1", Cause.PUSH, 2L), tuple("prod", Cause.TRACK, 2L));
    }

    @Test
    void aTagThatWasOnlyPushedIsNotFollowed() {
        var created = scene.create("app", tracking("latest", "5.7"));

        var pushed = scene.push(created, "5.7", A);

        assertThat(history(pushed, "latest")).isEmpty();
    }

    @Test
    void aChainMovesOneHopPerWrite() {
        var created =
                scene.create(
                        "app",
                        TagReference.EMPTY.withName("a"),
                        tracking("b", "a"),
                        tracking("c", "b"));

        var pushed = scene.push(created, "a", A);

        assertThat(imagesOf(pushed, "b")).containsExactly(A);
        assertThat(imagesOf(pushed, "c")).isEmpty();

        var again = scene.push(pushed, "a", B);

        assertThat(imagesOf(again, "b")).containsExactly(B, A);
        assertThat(imagesOf(again, "c")).containsExactly(A);
        assertThat(imagesOf(scene.push(again, "a", B), "c")).containsExactly(B, A);
    }

    @Test
    void aChainMovesOnWhenAllHappensInOneSecond() {
        var at = scene.now;
        var stream =
                scene.create(
                        "app",
                        TagReference.EMPTY.withName("a"),
                        tracking("b", "a"),
                        tracking("c", "b"));
        for (var image : List.of(A, B, B, B)) {
            scene.now = at;
            stream = scene.push(stream, "a", image);
        }

        assertThat(imagesOf(stream, "b")).containsExactly(B, A);
        assertThat(imagesOf(stream, "c")).containsExactly(B, A);
    }

    @Test
    void aTagThatSomebodyPushedToIsNotBroughtBackToTheOneThatItTracks() {
        var created = scene.create("app", TagReference.EMPTY.withName("a"), tracking("b", "a"));
        var pushed = scene.push(scene.push(created, "a", A), "b", B);

        var other = scene.push(pushed, "other", A);

        assertThat(imagesOf(other, "b")).containsExactly(B, A);
        assertThat(imagesOf(scene.push(other, "a", B), "b")).containsExactly(B, A);
    }

    @Test
    void cyclesAreStoredAndNeverTurn() {
        var created =
                scene.create("app", tracking("a", "b"), tracking("b", "a"), tracking("c", "c"));

        var pushed = scene.push(created, "a", A);

        assertThat(imagesOf(pushed, "a")).containsExactly(A);
        assertThat(imagesOf(pushed, "b")).containsExactly(A);
        assertThat(imagesOf(pushed, "c")).isEmpty();
    }

    @Test
    void aRollbackIsAMoveToAnOlderImage() {
        var pushed = scene.push(scene.push(scene.create("app"), "latest", A), "latest", B);

        var rolledBack = scene.update(pushed, pinned("latest", "app@" + A));

        assertThat(imagesOf(rolledBack, "latest")).containsExactly(A, B, A);
        assertThat(revisionOf(rolledBack, "latest")).isEqualTo(3);
        assertThat(scene.lastMoves)
                .extracting(TagMoved::previousImage, TagMoved::image, TagMoved::revision)
                .containsExactly(tuple(B, A, 3L));
    }

    @Test
    void aLocalReferencePolicyHandsOutTheStreamsRepository() {
        var base = scene.create("base", docker("ext", "quay.io/x/y:1"));
        var pushed =
                scene.live(
                        new Push(
                                        "ext",
                                        A,
                                        "quay.io/x/y@" + A,
                                        Cause.PUSH,
                                        "p",
                                        java.util.Optional.empty())
                                .onto(Subject.stored(base), scene));

        scene.update(
                pushed,
                wishOf(pushed, "ext"),
                tracking("in", "ext").withReferencePolicy(new TagReferencePolicy("Local")));

        assertThat(scene.lastMoves)
                .extracting(TagMoved::tag, TagMoved::pullSpec)
                .containsExactly(tuple("in", Scene.HOST + "/demo/base@" + A));
    }

    @ParameterizedTest(name = "{0} {1}: {2} at {3}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
                    DockerImage      | -              | REQUIRED | spec.tags[t].from.name
                    DockerImage      | a b            | INVALID  | spec.tags[t].from.name
                    Image            | x              | REQUIRED | spec.tags[t].from.kind
                    -                | x              | REQUIRED | spec.tags[t].from.kind
                    ImageStreamTag   | a:b:c          | INVALID  | spec.tags[t].from.name
                    ImageStreamTag   | :b             | INVALID  | spec.tags[t].from.name
                    ImageStreamImage | a@b@c          | INVALID  | spec.tags[t].from.name
                    ImageStreamImage | a@             | INVALID  | spec.tags[t].from.name
                    """)
    void aMalformedSourceIsRefused(
            @org.jspecify.annotations.Nullable String kind,
            @org.jspecify.annotations.Nullable String name,
            Fault.Kind fault,
            String path) {
        var decision =
                StreamWrites.created(stream("demo", "app", from("t", kind, name)), scene, "create");

        assertThat(faults(decision))
                .extracting(Fault::kind, Fault::path)
                .containsExactly(tuple(fault, path));
    }

    @Test
    void onlyDockerImagesCanBeScheduled() {
        var wish = tracking("t", "1").withImportPolicy(new TagImportPolicy(false, true, "Legacy"));

        var decision = StreamWrites.created(stream("demo", "app", wish), scene, "create");

        assertThat(faults(decision))
                .extracting(Fault::path)
                .containsExactly("spec.tags[t].importPolicy.scheduled");
    }

    @Test
    void anUnknownImportModeIsRefused() {
        var wish = docker("t", "x").withImportPolicy(new TagImportPolicy(false, false, "Original"));

        var decision = StreamWrites.created(stream("demo", "app", wish), scene, "create");

        assertThat(faults(decision))
                .extracting(Fault::path)
                .containsExactly("spec.tags[t].importPolicy.importMode");
    }

    @Test
    void anUnknownReferencePolicyIsRefused() {
        var wish = docker("t", "x").withReferencePolicy(new TagReferencePolicy("Remote"));

        var decision = StreamWrites.created(stream("demo", "app", wish), scene, "create");

        assertThat(faults(decision))
                .extracting(Fault::path)
                .containsExactly("spec.tags[t].referencePolicy.type");
    }

    @ParameterizedTest
    @CsvSource({"lib/base:1", "a b", "lib/base@sha256:1"})
    void aRepositoryWithATagOrMalformedIsRefused(String repository) {
        var bare = stream("demo", "app");
        var asked = bare.withSpec(bare.spec().withDockerImageRepository(repository));

        var decision = StreamWrites.created(asked, scene, "create");

        assertThat(faults(decision))
                .extracting(Fault::kind, Fault::path)
                .containsExactly(tuple(Fault.Kind.INVALID, "spec.dockerImageRepository"));
    }

    @ParameterizedTest
    @CsvSource({"app,0", "my-app,0", "a__b,0", "a.b,0", "App,1", "a/b,1", "-a,1", "a..b,1", "..,1"})
    void aStreamsNameIsAWordOfARepositorysName(String name, int faults) {
        assertThat(StreamValidation.name("demo", name)).hasSize(faults);
    }

    @Test
    void namespaceAndNameTogetherFitIntoARepositorysName() {
        assertThat(StreamValidation.name("demo", "a".repeat(250))).isEmpty();
        assertThat(StreamValidation.name("demo", "a".repeat(251))).hasSize(1);
    }
}
