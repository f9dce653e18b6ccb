package io.millrace.trigger.domain;

import io.millrace.contract.Fact.TagUpdated;
import io.millrace.contract.image.ImageStream;
import io.millrace.contract.image.NamedTagEventList;
import io.millrace.contract.image.TagEvent;
import java.util.Objects;
import java.util.Optional;

/// Where a tag points after its n-th move. Two streams of one name, one after the other, differ in
/// their uid.
///
/// @param pullSpec what a build pulls: by digest wherever there is one
public record TagRevision(
        StreamTag tag, String streamUid, long revision, String image, String pullSpec) {

    /// The key of a build that the target makes of this revision, and of no other cause.
    public String keyFor(String targetUid) {
        return "%s/%s/%s/%d".formatted(targetUid, streamUid, tag.tag(), revision);
    }

    /// That the tag has moved, and not to where.
    public TagRevision withoutImage() {
        return new TagRevision(tag, streamUid, revision, "", "");
    }

    /// What the fact says, whatever the tag points at by now.
    public static TagRevision of(TagUpdated move) {
        return new TagRevision(
                new StreamTag(move.namespace(), move.name(), move.tag()),
                move.streamUid(),
                move.revision(),
                move.image(),
                move.pullSpec());
    }

    /// Where the stream's tag points now; empty while it points nowhere.
    public static Optional<TagRevision> present(ImageStream stream, String tag) {
        return Texts.orEmpty(stream.status().tags()).stream()
                .filter(it -> it.tag().equals(tag) && !it.items().isEmpty())
                .findFirst()
                .map(it -> present(stream, it));
    }

    private static TagRevision present(ImageStream stream, NamedTagEventList history) {
        var metadata = stream.metadata();
        var latest = history.items().getFirst();
        return new TagRevision(
                new StreamTag(
                        Texts.orEmpty(metadata.namespace()),
                        Texts.orEmpty(metadata.name()),
                        history.tag()),
                Texts.orEmpty(metadata.uid()),
                Objects.requireNonNullElse(history.revision(), 0L),
                latest.image(),
                pullSpec(stream, history.tag(), latest));
    }

    /// A tag whose consumers are to use the integrated registry is pulled from there.
    private static String pullSpec(ImageStream stream, String tag, TagEvent latest) {
        var repository = stream.status().dockerImageRepository();
        var local =
                Texts.orEmpty(stream.spec().tags()).stream()
                        .anyMatch(it ->
                                it.name().equals(tag)
                                        && it.referencePolicy().type().equals("Local"));
        return local && !repository.isEmpty() && !latest.image().isEmpty()
                ? repository + "@" + latest.image()
                : latest.dockerImageReference();
    }
}
