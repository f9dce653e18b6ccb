package io.millrace.trigger.outgoing;

import io.millrace.contract.Fact;
import io.millrace.platform.events.EventCodec;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// A fact in the form in which it is sent.
///
/// @param type of the CloudEvent
record OutgoingEvent(String id, String type, String source, String body) {

    static OutgoingEvent of(Fact fact, String id) {
        return new OutgoingEvent(
                id,
                fact.type(),
                "/millrace/" + fact.owner().wireName(),
                new String(EventCodec.encode(fact), StandardCharsets.UTF_8));
    }

    /// Empty for a fact that CDEvents has no word for.
    static Optional<OutgoingEvent> cdEvent(Fact fact, String id) {
        return CdEvent.of(fact, id)
                .map(it ->
                        new OutgoingEvent(
                                id,
                                it.type(),
                                "/millrace/" + fact.owner().wireName(),
                                it.tree().toString()));
    }
}
