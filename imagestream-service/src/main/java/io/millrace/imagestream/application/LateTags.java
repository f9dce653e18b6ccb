package io.millrace.imagestream.application;

import io.millrace.contract.Command;
import io.millrace.contract.ResourceType;
import io.millrace.contract.TellOverdue;
import io.millrace.contract.image.ImageStream;
import io.millrace.imagestream.domain.Overdue;
import io.millrace.imagestream.domain.Subject;
import io.millrace.platform.log.Outcome;
import io.millrace.platform.status.Refusal;

/// What the importer tells of tags that it has not looked at in time
/// (`imagestreamimports/overdue`).
record LateTags(Streams streams, Command command) {

    Outcome record() {
        var told = Wire.body(command, TellOverdue.class);
        var stored = streams.find(command.namespace(), command.name());
        if (stored.filter(it -> it.uid().equals(told.streamUid())).isEmpty()) {
            return new Outcome.Refused(Refusal.notFound(ResourceType.IMAGE_STREAM, command.name()));
        }
        var subject = Subject.stored(stored.get().as(ImageStream.class));
        streams.save(subject, Overdue.told(subject, told, streams.surroundings(), command.id()));
        return new Outcome.Answered(200, Wire.SUCCESS);
    }
}
