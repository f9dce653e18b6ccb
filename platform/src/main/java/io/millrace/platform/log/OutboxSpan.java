package io.millrace.platform.log;

/// The records of the outbox whose ids are above `after` and at most `upTo`.
record OutboxSpan(long after, long upTo) {

    boolean isEmpty() {
        return upTo <= after;
    }
}
