package io.millrace.gateway.audit;

import java.util.List;

/// Where records go.
interface Destination {

    /// How metrics and logs call it.
    String name();

    /// Takes all of the records, or none that it would not take twice.
    ///
    /// @throws Exception when it cannot now; the same records are offered again
    void take(List<AuditRecord> records) throws Exception;

    /// Whatever is to be done now and then.
    default void tidy() throws Exception {}

    default void close() {}
}
