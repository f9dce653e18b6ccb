package io.millrace.gateway.audit;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// What is recorded of the requests to the API, where, and for how long.
@ConfigMapping(prefix = "millrace.gateway.audit")
interface AuditConfig {

    /// The resources whose successful reads are recorded too, by their plural names; `*` for all.
    /// Writes and refusals are recorded always.
    Optional<Set<String>> reads();

    /// Where this replica writes its records as lines of JSON; nowhere when unset.
    Optional<Path> file();

    /// From this size on a file is put aside and a new one begun.
    @WithDefault("100M")
    MemorySize fileSize();

    /// How many files are kept, the current one included.
    @WithDefault("10")
    int files();

    /// Whether the records go to Kafka, for others to read on.
    @WithDefault("true")
    boolean topic();

    /// How long `GET /audit` remembers.
    @WithDefault("P30D")
    Duration retention();

    /// How many records `GET /audit` remembers at most.
    @WithDefault("5000000")
    long rows();

    /// How many records may wait for each of the places that they go to.
    @WithDefault("10000")
    int waiting();
}
