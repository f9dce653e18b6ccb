package io.millrace.imagestream.application;

import io.millrace.contract.Command;
import io.millrace.contract.Digest;
import io.millrace.contract.Fact;
import io.millrace.contract.ImageReference;
import io.millrace.contract.RecordPush;
import io.millrace.contract.ResourceType;
import io.millrace.contract.image.Image;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.imagestream.domain.Cause;
import io.millrace.imagestream.domain.Push;
import io.millrace.imagestream.domain.StreamValidation;
import io.millrace.platform.log.Outcome;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.Namespaces;
import io.millrace.platform.status.Refusal;
import io.millrace.platform.status.RefusedException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/// Pushes that the importer has verified in the registry (`imagestreammappings/push`).
record Pushes(Streams streams, Command command, Work work) {

    Outcome record() {
        var push = Wire.body(command, RecordPush.class);
        var namespace = command.namespace();
        var stream = command.name();
        if (!ImageReference.isTag(push.tag()) || !Digest.isDigest(push.digest())) {
            return new Outcome.Refused(
                    Refusal.badRequest(
                            "A push names a tag and a digest: \"%s\", \"%s\""
                                    .formatted(push.tag(), push.digest())));
        }
        if (streams.find(namespace, stream).isEmpty()) {
            Namespaces.requireActive(work, ResourceType.IMAGE_STREAM, namespace, stream);
            var faults = StreamValidation.name(namespace, stream);
            if (!faults.isEmpty()) {
                return new Outcome.Refused(
                        Refusal.invalid(ResourceType.IMAGE_STREAM, stream, Wire.errors(faults)));
            }
        }
        var told = push.image() == null ? Image.EMPTY : push.image();
        var image =
                told.withMetadata(
                        ObjectMeta.named(push.digest())
                                .withAnnotations(told.metadata().annotations()));
        var arrival =
                new Arrival(
                        namespace,
                        stream,
                        image,
                        new Push(
                                push.tag(),
                                push.digest(),
                                push.pullSpec(),
                                Cause.PUSH,
                                push.eventId(),
                                Optional.of(pushedAt(push))));
        return taken(arrival, push);
    }

    /// The pusher has had his answer from the registry, so a no is said to the project.
    private Outcome taken(Arrival arrival, RecordPush push) {
        try {
            arrival.into(push.actor() == null ? streams : streams.attributedTo(push.actor()));
            return new Outcome.Answered(201, Wire.SUCCESS);
        } catch (RefusedException refused) {
            var refusal = refused.refusal();
            work.publish(
                    new Fact.PushRefused(
                            command.namespace(),
                            command.name(),
                            push.tag(),
                            push.digest(),
                            refusal.reason(),
                            refusal.message(),
                            Objects.requireNonNullElse(push.actor(), ""),
                            work.now()));
            return new Outcome.Answered(refusal.code(), refusal.toStatus());
        }
    }

    /// Reconciliation sees what is there and not since when: any later move may have been a
    /// rollback from exactly this image.
    private static Instant pushedAt(RecordPush push) {
        return push.reconciled() ? Instant.EPOCH : push.pushedAt();
    }
}
