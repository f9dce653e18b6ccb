package io.millrace.gateway.audit;

import java.util.Set;

/// Which requests are recorded: all but the successful reads, and of those the ones of certain
/// resources.
///
/// @param reads plural names, or `*` for every read
record AuditPolicy(Set<String> reads) {

    AuditPolicy {
        reads = Set.copyOf(reads);
    }

    boolean wants(AuditRecord record) {
        return !record.isPlainRead()
                || reads.contains("*")
                || reads.contains(record.request().resource());
    }
}
