package io.millrace.imagestream.application;

import io.millrace.contract.Claim;
import io.millrace.contract.Command;
import io.millrace.contract.ImageReference;
import io.millrace.contract.Requester;
import io.millrace.contract.ResourceType;
import io.millrace.contract.Verb;
import io.millrace.contract.image.ImageStream;
import io.millrace.contract.image.ImageStreamTag;
import io.millrace.contract.image.TagReference;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.contract.meta.ObjectReference;
import io.millrace.imagestream.domain.Recheck;
import io.millrace.imagestream.domain.Subject;
import io.millrace.platform.access.Attributes;
import io.millrace.platform.access.ClaimSources;
import io.millrace.platform.log.ClaimOrigin;
import io.millrace.platform.log.Outcome;
import io.millrace.platform.log.Work;
import io.millrace.platform.status.Refusal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// What other systems say and ask for. What is pushed elsewhere is looked at; what is asked for is
/// done as if the source's user had asked for it.
record Claims(Settings settings, ClaimSources sources, Work work) {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    void take(Claim claim, ClaimOrigin origin) {
        switch (claim) {
            case Claim.ImagePushed pushed -> {
                if (!pushed.registry().equals(settings.registryHost())) {
                    if (!origin.source().equals(ClaimSources.GATEWAY)) {
                        sources.requesterOf(origin);
                    }
                    lookAt(pushed);
                }
            }
            case Claim.TagRequested request -> tag(request, origin);
            case Claim.BuildRequested _ -> {}
        }
    }

    private void lookAt(Claim.ImagePushed pushed) {
        var image = reference(pushed);
        var streams = new Streams(work, settings, OwnerSurroundings.SYSTEM);
        var needle = lastWord(image.repository()).getBytes(StandardCharsets.UTF_8);
        for (var stored : work.list(ResourceType.IMAGE_STREAM, "")) {
            if (stored.mentions(needle)) {
                lookAt(stored.as(ImageStream.class), image, pushed, streams);
            }
        }
    }

    private static void lookAt(
            ImageStream stream, ImageReference image, Claim.ImagePushed pushed, Streams streams) {
        Recheck.of(stream, image, pushed.digest(), streams.surroundings(), pushed.eventId())
                .ifPresent(it -> streams.save(Subject.stored(stream), it));
    }

    private static ImageReference reference(Claim.ImagePushed pushed) {
        try {
            return ImageReference.parse(
                    pushed.registry() + "/" + pushed.repository() + ":" + pushed.tag());
        } catch (IllegalArgumentException malformed) {
            throw Refusal.badRequest("no image: " + malformed.getMessage()).asException();
        }
    }

    private static String lastWord(String repository) {
        return repository.substring(repository.lastIndexOf('/') + 1);
    }

    private void tag(Claim.TagRequested request, ClaimOrigin origin) {
        var requester = sources.requesterOf(origin);
        var id = "claim-" + origin.source() + "-" + request.eventId();
        requireRight(request, requester);
        if (isDone(request, id)) {
            return;
        }
        var command = command(request, requester, id);
        var streams = new Streams(work, settings, requester);
        if (new ImageStreamTags(streams, command, work).decide()
                instanceof Outcome.Refused(var refusal)) {
            throw refusal.asException();
        }
    }

    private void requireRight(Claim.TagRequested request, Requester requester) {
        var type = ResourceType.IMAGE_STREAM_TAG;
        var name = request.stream() + ":" + request.tag();
        var asked =
                new Attributes(
                        "update", type.group(), type.plural(), "", request.namespace(), name);
        if (!work.access().allows(requester, asked)) {
            throw Refusal.forbidden(
                            requester.username(),
                            "update",
                            type.group(),
                            type.plural(),
                            "",
                            request.namespace(),
                            name)
                    .asException();
        }
    }

    /// A claim that comes again must not undo what happened since.
    private boolean isDone(Claim.TagRequested request, String id) {
        return Optional.of(Streams.keyOf(request.namespace(), request.stream()))
                .flatMap(work::find)
                .filter(it -> TagMoves.isSource(work, it.uid(), request.tag(), id))
                .isPresent();
    }

    private Command command(Claim.TagRequested request, Requester requester, String id) {
        var type = ResourceType.IMAGE_STREAM_TAG;
        var name = request.stream() + ":" + request.tag();
        var wish =
                TagReference.EMPTY
                        .withName(request.tag())
                        .withFrom(
                                ObjectReference.EMPTY
                                        .withKind(request.kind())
                                        .withNamespace(request.fromNamespace())
                                        .withName(request.from()));
        return new Command(
                id,
                requester,
                Verb.UPDATE,
                type.group(),
                type.plural(),
                "",
                request.namespace(),
                name,
                Wire.stored(
                        ImageStreamTag.of(ObjectMeta.named(request.namespace(), name))
                                .withTag(wish)),
                null,
                null,
                null,
                Map.of(),
                false,
                work.now().plus(PATIENCE),
                "",
                Map.of());
    }
}
