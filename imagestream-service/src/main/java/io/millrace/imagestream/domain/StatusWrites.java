package io.millrace.imagestream.domain;

import io.millrace.contract.ImageReference;
import io.millrace.contract.image.ImageStream;
import io.millrace.contract.image.NamedTagEventList;
import io.millrace.contract.image.TagEvent;
import io.millrace.contract.image.TagReference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/// Writes of a stream's facts through its `status` subresource: how histories are pruned and
/// replayed.
public final class StatusWrites {

    private StatusWrites() {}

    /// The stored stream with these facts and nothing else but the lookup policy and the metadata
    /// of `next`.
    public static Decision updated(
            ImageStream previous, ImageStream next, Surroundings surroundings, String source) {
        var spec = previous.spec().withLookupPolicy(next.spec().lookupPolicy());
        var draft = StreamDraft.replacing(previous, next.withSpec(spec), surroundings, source);
        var known = referencesIn(previous);
        var admission = RegistryAdmission.toReplace(previous, next, surroundings);
        var faults = new ArrayList<Fault>();
        var proposed = new TreeMap<String, NamedTagEventList>();
        if (next.status().tags() != null) {
            next.status().tags().forEach(it -> proposed.put(it.tag(), it));
        }
        var allowed = new IntegratedImages(surroundings, draft.namespace());
        proposed.forEach((tag, about) -> {
            faults.addAll(StreamValidation.tag("status.tags[%s].tag", tag));
            faults.addAll(faultsOf(tag, about.items(), known, allowed, admission));
        });
        if (!faults.isEmpty()) {
            return new Decision.Rejected(faults);
        }
        draft.replaceFacts(proposed);
        return draft.accepted();
    }

    /// An event without a generation serves the wish that stands now.
    static TagEvent dated(TagEvent event, StreamDraft draft, String tag) {
        return event.generation() == 0
                ? event.withGeneration(
                        draft.wish(tag).map(TagReference::generation).orElse(draft.generation()))
                : event;
    }

    private static Set<String> referencesIn(ImageStream stream) {
        var references = new HashSet<String>();
        if (stream.status().tags() != null) {
            stream.status().tags().stream()
                    .flatMap(it -> it.items().stream())
                    .forEach(it -> references.add(it.dockerImageReference()));
        }
        return references;
    }

    private static List<Fault> faultsOf(
            String tag,
            List<TagEvent> items,
            Set<String> known,
            IntegratedImages allowed,
            RegistryAdmission admission) {
        var faults = new ArrayList<Fault>();
        for (var i = 0; i < items.size(); i++) {
            var path =
                    "status.tags[%s].items[%d].dockerImageReference"
                            .formatted(StreamValidation.shown(tag), i);
            var reference = items.get(i).dockerImageReference();
            if (reference.isEmpty()) {
                faults.add(Fault.required(path, ""));
            } else if (!known.contains(reference)) {
                try {
                    ImageReference.parse(reference);
                    allowed.fault(path, reference).ifPresent(faults::add);
                    faults.addAll(admission.fault(path, reference, false));
                } catch (IllegalArgumentException malformed) {
                    faults.add(
                            Fault.invalid(
                                    path,
                                    reference,
                                    Objects.requireNonNullElse(
                                            malformed.getMessage(), "malformed")));
                }
            }
        }
        return faults;
    }
}
