package io.millrace.build.worker;

import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.build.Build;
import io.millrace.platform.database.Statements;
import io.millrace.platform.schema.Json;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;

/// The table `build_work` as workers use it: each statement is a transaction of its own.
final class WorkTable {

    private static final String CLAIM =
            """
            update build_work set claimed_by = ?, attempt = attempt + 1,
                losses = losses + case when claimed_by is null then 0 else 1 end,
                lease_until = now() + ? * interval '1 millisecond'
            where build_uid = (
                select build_uid from build_work as w
                left join (
                    select namespace, count(*) as held from build_work
                    where lease_until >= now() group by namespace) as busy using (namespace)
                where state = ? and (lease_until is null or lease_until < now())
                order by coalesce(held, 0), since limit 1 for update of w skip locked)
            returning build_uid, namespace, name, base_project, attempt, losses, result
            """;

    private static final String RESEND =
            """
            update build_work set lease_until = now() + ? * interval '1 millisecond'
            where build_uid = (
                select build_uid from build_work
                where state = 'reported' and lease_until < now()
                order by since limit 1 for update skip locked)
            returning build_uid, namespace, name, base_project, attempt, losses, result, report
            """;

    /// Whether the build is still this worker's.
    enum Hold {
        OURS,
        CANCELLING,
        LOST
    }

    private final Statements database;
    private final String instance;
    private final Duration lease;

    WorkTable(DataSource database, String instance, Duration lease) {
        this.database = new Statements(database);
        this.instance = instance;
        this.lease = lease;
    }

    /// The oldest build that may be run, of the namespaces that have the fewest running: whoever
    /// queues thousands does not keep the others waiting.
    Optional<Claim> claim() throws SQLException {
        return claim("queued");
    }

    /// A build that is to be stopped and that no worker runs.
    Optional<Claim> claimCancelled() throws SQLException {
        return claim("cancelling");
    }

    private Optional<Claim> claim(String state) throws SQLException {
        return database.one(CLAIM, WorkTable::claim, instance, lease.toMillis(), state);
    }

    /// A final report that was sent a while ago and to no effect.
    Optional<SentReport> claimReported() throws SQLException {
        return database.one(
                RESEND,
                row -> new SentReport(claim(row), row.getBytes(8)),
                lease.multipliedBy(2).toMillis());
    }

    private static Claim claim(ResultSet row) throws SQLException {
        return new Claim(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getLong(5),
                row.getInt(6),
                Optional.ofNullable(row.getString(7)));
    }

    boolean isUnderWay(String uid) throws SQLException {
        return database.one(
                        "select 1 from build_work where build_uid = ?", row -> row.getInt(1), uid)
                .isPresent();
    }

    /// Where the source that was uploaded for the build is kept.
    Optional<String> upload(String uid) throws SQLException {
        return database.one(
                "select place from build_uploads where build_uid = ?",
                row -> row.getString(1),
                uid);
    }

    /// An upload whose build has ended, or is not there any more.
    Optional<String> uselessUpload() throws SQLException {
        return database.one(
                """
                select place from build_uploads u where not exists (
                    select 1 from build_work w where w.build_uid = u.build_uid) limit 1
                """,
                row -> row.getString(1));
    }

    void forgetUpload(String place) throws SQLException {
        database.update("delete from build_uploads where place = ?", place);
    }

    /// The next project, by name, that wants a Jenkins of its own.
    Optional<String> wantingJenkins(String after) throws SQLException {
        return database.one(
                "select namespace from wanted_jenkins where namespace > ? order by namespace limit 1",
                row -> row.getString(1),
                after);
    }

    void hasJenkins(String namespace) throws SQLException {
        database.update("delete from wanted_jenkins where namespace = ?", namespace);
    }

    /// Prolongs the lease.
    Hold renew(Claim claim) throws SQLException {
        return database.one(
                        """
                        update build_work set lease_until = now() + ? * interval '1 millisecond'
                        where build_uid = ? and attempt = ? and state in ('queued', 'cancelling')
                        returning state
                        """,
                        row -> row.getString(1),
                        lease.toMillis(),
                        claim.uid(),
                        claim.attempt())
                .map(it -> it.equals("cancelling") ? Hold.CANCELLING : Hold.OURS)
                .orElse(Hold.LOST);
    }

    /// Keeps how the build ended. False when the build is no longer this worker's.
    boolean ended(Claim claim, String result) throws SQLException {
        return database.update(
                        "update build_work set result = ? where build_uid = ? and attempt = ?",
                        result,
                        claim.uid(),
                        claim.attempt())
                == 1;
    }

    /// Keeps the final report with the build until the writer has acted on it. False when the build
    /// is no longer this worker's.
    boolean reported(Claim claim, byte[] command) throws SQLException {
        return database.update(
                        """
                        update build_work set state = 'reported', report = ?,
                            lease_until = now() + ? * interval '1 millisecond'
                        where build_uid = ? and attempt = ?
                        """,
                        command,
                        lease.multipliedBy(2).toMillis(),
                        claim.uid(),
                        claim.attempt())
                == 1;
    }

    /// Lets another worker take the build at once.
    void giveBack(Claim claim) throws SQLException {
        database.update(
                """
                update build_work set claimed_by = null, lease_until = null
                where build_uid = ? and attempt = ? and state in ('queued', 'cancelling')
                """,
                claim.uid(),
                claim.attempt());
    }

    /// Lets any worker look at the build again after a while.
    void postpone(Claim claim, Duration pause) throws SQLException {
        database.update(
                """
                update build_work set claimed_by = null,
                    lease_until = now() + ? * interval '1 millisecond'
                where build_uid = ? and attempt = ? and state in ('queued', 'cancelling')
                """,
                pause.toMillis(),
                claim.uid(),
                claim.attempt());
    }

    /// Ends the leases of this instance's earlier process.
    int releaseOwn() throws SQLException {
        return database.update(
                """
                update build_work set lease_until = now() - interval '1 second'
                where claimed_by = ? and state in ('queued', 'cancelling')
                """,
                instance);
    }

    /// The Build that is claimed, unless it is another by now.
    Optional<Build> build(Claim claim) throws SQLException {
        var key = ResourceKey.of(ResourceType.BUILD, claim.namespace(), claim.name());
        return resource("resources", key.wire())
                .map(it -> Json.read(it, Build.class))
                .filter(it -> claim.uid().equals(it.metadata().uid()));
    }

    /// The body of a resource that this service owns or has a projection of.
    Optional<byte[]> resource(String table, String key) throws SQLException {
        if (!table.equals("resources") && !table.equals("projections")) {
            throw new IllegalArgumentException("No table of resources: " + table);
        }
        return database.one(
                "select body from " + table + " where key = ? and body is not null",
                row -> row.getString(1).getBytes(StandardCharsets.UTF_8),
                key);
    }
}
