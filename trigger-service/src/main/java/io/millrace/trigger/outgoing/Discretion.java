package io.millrace.trigger.outgoing;

import io.millrace.contract.Fact;
import io.millrace.platform.access.ServiceAccounts;
import io.millrace.platform.log.Work;
import io.millrace.trigger.domain.StreamTag;
import io.millrace.trigger.following.ForeignTags;
import java.util.stream.Stream;

/// What a project's subscribers learn of another's images: those that its builds or its pods may
/// pull, by the service accounts that these run as where nothing else is said.
record Discretion(Work work) {

    Fact told(Fact fact) {
        return switch (fact) {
            case Fact.TriggerFired it when isSecret(it.namespace(), it.streamTag()) ->
                    new Fact.TriggerFired(
                            it.namespace(),
                            it.name(),
                            it.targetUid(),
                            it.trigger(),
                            it.streamTag(),
                            it.revision(),
                            "",
                            it.key(),
                            it.at());
            case Fact.TriggerDecided it when isSecret(it.namespace(), it.streamTag()) ->
                    new Fact.TriggerDecided(
                            it.namespace(),
                            it.name(),
                            it.targetUid(),
                            it.trigger(),
                            it.streamTag(),
                            it.streamUid(),
                            it.revision(),
                            "",
                            "",
                            it.reason(),
                            it.decision(),
                            it.key(),
                            it.cause(),
                            it.at(),
                            it.kind());
            default -> fact;
        };
    }

    private boolean isSecret(String project, String streamTag) {
        if (streamTag.isEmpty()) {
            return false;
        }
        var tag = StreamTag.parse(streamTag);
        return !tag.namespace().equals(project)
                && Stream.of("builder", "default")
                        .map(it -> ServiceAccounts.requester(project, it, ""))
                        .noneMatch(it -> work.access().allows(it, ForeignTags.pull(tag)));
    }
}
