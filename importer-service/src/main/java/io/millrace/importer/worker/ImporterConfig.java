package io.millrace.importer.worker;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// How this replica asks registries.
@ConfigMapping(prefix = "millrace.importer")
interface ImporterConfig {

    /// Whether this replica does any of the work at all.
    @WithDefault("true")
    boolean enabled();

    /// How many looks at pushed tags, copies and clearings in the integrated registry run at the
    /// same time, of each kind.
    @WithDefault("8")
    int workers();

    /// How many imports run at the same time that somebody waits for, and as many others. They
    /// mostly wait for registries.
    @WithName("import-workers")
    @WithDefault("64")
    int importWorkers();

    /// The name of this replica: work that its earlier process left is taken up at once.
    @WithDefault("${HOSTNAME:importer}:${quarkus.http.port:8082}")
    String instance();

    /// How often the tables are looked at for work that another replica's writer put there.
    @WithDefault("PT1S")
    Duration poll();

    /// After this silence of its replica a row is taken by another.
    @WithDefault("PT30S")
    Duration lease();

    /// How many imports of one namespace run at the same time, at most.
    @WithName("workers-per-namespace")
    @WithDefault("4")
    int workersPerNamespace();

    /// How many imports from one registry run at the same time, at most.
    @WithName("workers-per-registry")
    @WithDefault("8")
    int workersPerRegistry();

    /// How long one attempt at an import may take, whatever its registries do.
    @WithName("attempt-deadline")
    @WithDefault("PT60S")
    Duration attemptDeadline();

    /// How often an import that a stream wishes for is tried before a passing failure counts.
    @WithDefault("4")
    int attempts();

    /// How many tags of a repository are taken when a whole one is imported, at most; all when it
    /// is negative.
    @WithName("repository-tags")
    @WithDefault("50")
    int repositoryTags();

    /// Whether this replica looks at the sources of scheduled tags.
    @WithName("schedule.enabled")
    @WithDefault("true")
    boolean scheduleEnabled();

    /// How many sources of one registry are looked at per second, by all replicas together.
    @WithName("schedule.rate")
    @WithDefault("50")
    int scheduleRate();

    /// How many sources this replica looks at at the same time, and of one registry half of them.
    @WithName("schedule.workers")
    @WithDefault("16")
    int scheduleWorkers();

    /// How often all tags of the integrated registry are compared with what was seen there last,
    /// unless that takes so long that it would keep the registry busy: then more seldom.
    @WithName("reconciliation-interval")
    @WithDefault("PT60S")
    Duration reconciliationInterval();

    /// How many questions a reconciliation asks the integrated registry per second, at most.
    @WithName("reconciliation-rate")
    @WithDefault("200")
    int reconciliationRate();

    /// How many tags of one repository a reconciliation looks at, at most.
    @WithName("reconciliation-tags")
    @WithDefault("1000")
    int reconciliationTags();

    /// Places that are not public and yet may be connected to: each `host:port` or `address/bits`.
    /// The integrated registry always may.
    @WithName("address.allow")
    Optional<List<String>> addressAllow();

    /// How many requests to one registry this replica makes at the same time, at most.
    @WithName("registry.concurrency")
    @WithDefault("16")
    int registryConcurrency();

    /// How many requests to one registry this replica makes per second, at most.
    @WithName("registry.rate")
    @WithDefault("100")
    int registryRate();

    /// Places that answer for registries: each `registry=host[:port][/prefix]`. They may be
    /// connected to wherever they are. References that are stored keep the registry that was asked
    /// for; a project's credentials for it are not shown to the place, but those for the place.
    Optional<List<String>> endpoints();

    /// Registries (`host:port` as in pull specs) that speak plain HTTP, besides the integrated one
    /// when its URL says so.
    @WithName("plain-http")
    Optional<Set<String>> plainHttp();
}
