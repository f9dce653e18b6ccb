package io.millrace.endtoend.benchmark;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/// Asking the ledger of triggers while it has a million rows.
record Ledger(Bench bench) {

    private static final int ROWS = 1_000_000;
    private static final int OWN = 10_000;

    void measure() throws InterruptedException, ExecutionException {
        bench.create("ledger");
        bench.api
                .post(
                        bench.builds("buildconfigs"),
                        """
                        {"metadata":{"name":"ledger"},"spec":{"source":{"dockerfile":"FROM scratch\\n"},
                         "strategy":{"dockerStrategy":{"from":{"kind":"ImageStreamTag","name":"ledger:latest"}}},
                         "triggers":[{"type":"ImageChange","imageChange":{}}]}}
                        """)
                .orFail();
        bench.map("ledger", "latest", bench.digest(5_000_000_000L));
        try (var database = trigger()) {
            var build = awaitBuild();
            var begin = System.nanoTime();
            fill(database);
            Bench.print(
                    "%,d rows written in %.0f s"
                            .formatted(ROWS, (System.nanoTime() - begin) / 1e9));
            ask(build);
            clear(database);
        } catch (SQLException e) {
            throw new IllegalStateException("The ledger could not be filled", e);
        }
    }

    private Connection trigger() throws SQLException {
        return DriverManager.getConnection(
                bench.system.value("postgres.url.trigger"),
                "trigger",
                bench.system.value("postgres.password.trigger"));
    }

    /// The name of the build that the tag's move starts.
    private String awaitBuild() throws InterruptedException {
        for (var attempt = 0; attempt < 300; attempt++) {
            for (var build : bench.api.get(bench.builds("builds")).orFail().path("items")) {
                if (build.at("/status/config/name").asText().equals("ledger")) {
                    return build.at("/metadata/name").asText();
                }
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new IllegalStateException("The BuildConfig ledger has started no build");
    }

    /// Decisions of 10,000 other BuildConfigs about the tags of 1,000 streams, and some of ours.
    private void fill(Connection database) throws SQLException {
        try (var statement = database.createStatement()) {
            statement.execute(
                    """
                    insert into ledger (target_namespace, target_name, target_uid, trigger,
                        stream_namespace, stream, stream_uid, tag, revision, image, pull_spec,
                        decision, reason, command_key, outcome, build, build_uid, build_number, cause,
                        decided_at)
                    select 'bench', 'app-' || mod(n, 10000), 'bench-' || mod(n, 10000), 'ImageChange', 'bench',
                        'base-' || mod(n, 1000), 'bench-' || mod(n, 1000), 'latest', n, 'sha256:' || md5(n::text),
                        'registry/bench/base@sha256:' || md5(n::text), 'Fired', 'TagMoved', 'bench-' || n,
                        'Built', 'app-' || mod(n, 10000) || '-' || n, 'bench-build-' || n, n, 'bench', now()
                    from generate_series(1, %d) n
                    """
                            .formatted(ROWS));
            statement.execute(
                    """
                    insert into ledger (target_namespace, target_name, target_uid, trigger,
                        stream_namespace, stream, stream_uid, tag, revision, pull_spec, decision, reason,
                        cause, decided_at)
                    select target_namespace, target_name, target_uid, trigger, stream_namespace, stream,
                        stream_uid, tag, -n, pull_spec, 'UpToDate', 'TagMoved', 'bench', now()
                    from (select * from ledger
                        where target_name = 'ledger' and target_namespace = '%s' limit 1) as own,
                        generate_series(1, %d) n
                    """
                            .formatted(bench.project, OWN));
            statement.execute("analyze ledger");
        }
    }

    private void ask(String build) throws InterruptedException, ExecutionException {
        Bench.head();
        var config = bench.builds("buildconfigs/ledger/triggers");
        for (var clients : List.of(1, 8)) {
            measure(
                    "why did this build start",
                    clients,
                    bench.builds("builds/" + build + "/triggers"));
            measure("100 decisions of a BuildConfig", clients, config);
            measure(
                    "100 decisions about a tag",
                    clients,
                    bench.images("imagestreams/ledger/triggers") + "?tag=latest");
        }
        measure("10,000 decisions summed up", 1, config + "?summary=true&limit=1");
        measure("deliveries of webhooks", 1, bench.builds("buildconfigs/ledger/deliveries"));
    }

    private void measure(String what, int clients, String path)
            throws InterruptedException, ExecutionException {
        bench.measure(what, clients, _ -> bench.api.get(path).orFail());
    }

    private static void clear(Connection database) throws SQLException {
        try (var statement = database.createStatement()) {
            statement.execute("delete from ledger where cause = 'bench'");
        }
    }
}
