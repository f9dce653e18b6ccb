package io.millrace.platform.log;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// How an owner reads its command log.
@ConfigMapping(prefix = "millrace.log")
interface CommandLogConfig {

    /// The name of this replica, the same after a restart: Kafka then gives it its partition back
    /// without a rebalance. Two replicas of one service need two names.
    Optional<String> instance();

    /// After this silence a stand-by takes over.
    @WithDefault("PT8S")
    Duration session();

    /// How many records one transaction may carry; it takes fewer when they are costly to decide.
    @WithDefault("500")
    int batch();

    /// How long a command may wait for what its sender had seen elsewhere.
    @WithDefault("PT2S")
    Duration parking();

    /// How long what only informs the owner, and changes nothing that it answers for, may wait for
    /// a transaction.
    @WithDefault("PT1S")
    Duration saving();

    /// How long outcomes of commands and tombstones are kept.
    @WithDefault("PT24H")
    Duration memory();

    /// Where tests arm the steps of a write at which the process ends or freezes; unset otherwise.
    Optional<Path> faultDirectory();
}
