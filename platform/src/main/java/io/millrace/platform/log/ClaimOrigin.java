package io.millrace.platform.log;

/// Where a claim came from, as far as its record says.
///
/// @param source the CloudEvents attribute; whoever may write to the topic can write anything there
/// @param id the event's id
/// @param signature of the header `millrace_signature`, empty for none
/// @param body the record's value, which is what was signed
public record ClaimOrigin(String source, String id, String signature, byte[] body) {}
