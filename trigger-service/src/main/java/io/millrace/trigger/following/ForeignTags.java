package io.millrace.trigger.following;

import io.millrace.contract.ResourceType;
import io.millrace.platform.access.Attributes;
import io.millrace.platform.resource.Metadata;
import io.millrace.platform.resource.ResourceWrites;
import io.millrace.platform.resource.Write;
import io.millrace.platform.status.Refusal;
import io.millrace.trigger.domain.StreamTag;
import java.util.Set;

/// The tags of other projects that somebody makes use of by an object of his own.
public final class ForeignTags {

    private ForeignTags() {}

    /// Refuses, by exception, when the requester may not pull one of the tags that are new.
    public static void require(
            Set<StreamTag> tags, Set<StreamTag> before, ResourceType type, Write write) {
        var command = write.command();
        for (var tag : tags) {
            if (tag.namespace().equals(command.namespace()) || before.contains(tag)) {
                continue;
            }
            var asked =
                    new Attributes(
                            "get",
                            ResourceType.IMAGE_STREAM.group(),
                            ResourceType.IMAGE_STREAM.plural(),
                            "layers",
                            tag.namespace(),
                            tag.stream());
            if (!write.work().access().allows(command.requester(), asked)) {
                throw Refusal.forbidden(type, nameIn(write), asked.forbiddenTo(command.requester()))
                        .asException();
            }
        }
    }

    private static String nameIn(Write write) {
        var name = write.command().name();
        return name.isEmpty() && write.command().body() != null
                ? Metadata.of(ResourceWrites.bodyOf(write.command())).text("name")
                : name;
    }
}
