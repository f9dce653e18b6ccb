package io.millrace.trigger.outgoing;

/// An event that this replica is sending.
///
/// @param attempts with this one
record OutgoingClaim(
        long row, String namespace, String subscription, OutgoingEvent event, int attempts) {}
