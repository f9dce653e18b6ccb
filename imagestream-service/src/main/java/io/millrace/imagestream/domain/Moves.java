package io.millrace.imagestream.domain;

import io.millrace.contract.image.NamedTagEventList;
import io.millrace.contract.image.TagEvent;
import io.millrace.contract.image.TagHold;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The moves that a draft makes, each of which is the next revision of its tag.
///
/// @param source which import, push, build or command makes them
record Moves(StreamDraft draft, String source, List<TagMoved> made) {

    static Moves of(StreamDraft draft, String source) {
        return new Moves(draft, source, new ArrayList<>());
    }

    /// Notes a move and counts it.
    ///
    /// @param about what was known of the tag before
    /// @return the revision
    long add(NamedTagEventList about, TagEvent event, Cause cause, String copiedFrom) {
        var revision = revisionOf(about) + 1;
        var before = new TagHistory(about.items()).latest();
        made.add(
                new TagMoved(
                        about.tag(),
                        revision,
                        event.image(),
                        pullSpecOf(about.tag(), event),
                        before.map(TagEvent::image).orElse(""),
                        event.generation(),
                        cause,
                        copiedFrom,
                        source,
                        null));
        return revision;
    }

    Optional<TagMoved> move(String tag) {
        return made.stream().filter(it -> it.tag().equals(tag)).findFirst();
    }

    /// Says of the tag's move which hold it puts on the tag.
    void hold(String tag, TagHold hold) {
        made.replaceAll(it -> it.tag().equals(tag) ? it.withHold(hold) : it);
    }

    /// The revision of the tag's last move. A tag that was deleted goes on where it stopped.
    private long revisionOf(NamedTagEventList about) {
        if (about.revision() != null) {
            return about.revision();
        }
        return draft.storedUid()
                .map(it -> draft.surroundings().lastRevision(it, about.tag()))
                .orElse(0L);
    }

    private String pullSpecOf(String tag, TagEvent event) {
        var local = draft.wish(tag).filter(it -> it.referencePolicy().type().equals("Local"));
        var repository = draft.surroundings().repositoryOf(draft.namespace(), draft.name());
        return local.isPresent() && !repository.isEmpty() && !event.image().isEmpty()
                ? repository + "@" + event.image()
                : event.dockerImageReference();
    }
}
