package io.millrace.trigger.following;

import io.millrace.contract.ResourceType;
import io.millrace.platform.access.Attributes;
import io.millrace.platform.access.ServiceAccounts;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.Metadata;
import io.millrace.platform.resource.Resource;
import io.millrace.platform.resource.ResourceWrites;
import io.millrace.platform.resource.Vouchers;
import io.millrace.platform.resource.Write;
import io.millrace.platform.status.Refusal;
import io.millrace.trigger.domain.StreamTag;
import java.util.Set;
import java.util.stream.Collectors;

/// The tags of other projects that somebody makes use of by an object of his own.
public final class ForeignTags {

    /// The service account that pods run as where nothing else is said.
    private static final String PODS = "default";

    private ForeignTags() {}

    /// Refuses, by exception, when the requester may not pull one of the tags that are new.
    public static void require(
            Set<StreamTag> tags, Set<StreamTag> before, ResourceType type, Write write) {
        var command = write.command();
        for (var tag : tags) {
            if (tag.namespace().equals(command.namespace()) || before.contains(tag)) {
                continue;
            }
            var asked = pull(tag);
            if (!write.work().access().allows(command.requester(), asked)) {
                throw Refusal.forbidden(type, nameIn(write), asked.forbiddenTo(command.requester()))
                        .asException();
            }
        }
    }

    /// Whoever has written the object has been found allowed to pull the tags that are new in it.
    public static void vouch(
            Resource saved, Set<StreamTag> tags, Set<StreamTag> before, Write write) {
        var projects =
                tags.stream()
                        .filter(it -> !before.contains(it))
                        .map(StreamTag::namespace)
                        .filter(it -> !it.equals(saved.key().namespace()))
                        .collect(Collectors.toSet());
        Vouchers.enter(saved.uid(), projects, write.command().requester(), write.work());
    }

    /// Whether an object may still be given the images of a tag: because its project's pods may
    /// pull them, or because whoever named the tag still may.
    ///
    /// @param judged tags for which this very input has asked him
    public static boolean reaches(
            Resource stored, StreamTag tag, Set<StreamTag> judged, Work work) {
        var home = stored.key().namespace();
        return tag.namespace().equals(home)
                || judged.contains(tag)
                || work.access().allows(ServiceAccounts.requester(home, PODS, ""), pull(tag))
                || Vouchers.allow(stored.uid(), pull(tag), work);
    }

    /// What is asked before somebody learns where a tag points, or has its image.
    public static Attributes pull(StreamTag tag) {
        return new Attributes(
                "get",
                ResourceType.IMAGE_STREAM.group(),
                ResourceType.IMAGE_STREAM.plural(),
                "layers",
                tag.namespace(),
                tag.stream());
    }

    private static String nameIn(Write write) {
        var name = write.command().name();
        return name.isEmpty() && write.command().body() != null
                ? Metadata.of(ResourceWrites.bodyOf(write.command())).text("name")
                : name;
    }
}
