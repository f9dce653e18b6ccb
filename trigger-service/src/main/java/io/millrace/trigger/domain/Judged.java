package io.millrace.trigger.domain;

/// A revision of a tag and what it means to one trigger.
public record Judged(TagRevision revision, Verdict verdict) {}
