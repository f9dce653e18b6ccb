package io.millrace.importer.worker;

import io.millrace.contract.ImageReference;
import io.millrace.importer.registry.Credentials;
import io.millrace.importer.worker.PullSecrets.Entry;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The secrets of namespaces as they were a moment ago, for looks at sources: reading and opening
/// them anew for each costs more than the rest of the look. Imports read them anew.
record RecentSecrets(PullSecrets secrets, InstantSource clock, Map<String, Recent> byNamespace) {

    private static final Duration MOMENT = Duration.ofSeconds(5);
    private static final int MOST = 1_000;

    record Recent(List<Entry> entries, Instant until) {}

    RecentSecrets(PullSecrets secrets, InstantSource clock) {
        this(secrets, clock, new ConcurrentHashMap<>());
    }

    Credentials credentialsFor(ImageReference image, String namespace) throws SQLException {
        var now = clock.instant();
        var known = byNamespace.get(namespace);
        if (known == null || !now.isBefore(known.until())) {
            byNamespace.values().removeIf(it -> !now.isBefore(it.until()));
            known = new Recent(secrets.entries(namespace), now.plus(MOMENT));
            if (byNamespace.size() < MOST) {
                byNamespace.put(namespace, known);
            }
        }
        return PullSecrets.best(known.entries(), image);
    }
}
