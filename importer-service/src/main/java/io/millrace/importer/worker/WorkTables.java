package io.millrace.importer.worker;

import io.millrace.contract.Digest;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.importer.application.ImportJob;
import io.millrace.importer.domain.Observation;
import io.millrace.platform.database.Statements;
import io.millrace.platform.schema.Json;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/// The importer's tables as workers use them: each statement is a transaction of its own.
final class WorkTables {

    /// Goes from namespace to namespace and from registry to registry: the imports of one that is
    /// full may be many, and are not read.
    private static final String CLAIM_IMPORT =
            """
            with recursive waiting (namespace, registries) as (
                (select namespace, registries from imports
                    where state = 'pending' and awaited = ?
                    order by namespace, registries limit 1)
                union all
                select next.namespace, next.registries from waiting w cross join lateral (
                    select i.namespace, i.registries from imports i
                    where i.state = 'pending' and i.awaited = ?
                        and (i.namespace, i.registries) > (w.namespace, w.registries)
                    order by i.namespace, i.registries limit 1) next),
            running (namespace, registries) as (
                select namespace, registries from imports
                where state = 'pending' and awaited = ? and lease_until is not null
                    and lease_until >= now()),
            full_namespaces (namespace) as (
                select namespace from running group by namespace having count(*) >= ?),
            full_registries (names) as (
                select coalesce(array_agg(registry), '{}') from (
                    select registry from running, unnest(registries) registry
                    group by registry having count(*) >= ?) as counted)
            update imports set claimed_by = ?, tries = tries + 1,
                lease_until = now() + ? * interval '1 millisecond'
            where id = (
                select oldest.id from waiting w cross join full_registries f cross join lateral (
                    select id, created_at from imports i
                    where i.state = 'pending' and i.awaited = ? and i.namespace = w.namespace
                        and i.registries = w.registries
                        and (lease_until is null or lease_until < now())
                        and (not_before is null or not_before <= now())
                    order by created_at limit 1 for update skip locked) oldest
                where not w.registries && f.names
                    and w.namespace not in (select namespace from full_namespaces)
                order by oldest.created_at limit 1)
            returning job, tries, case when awaited then deadline end
            """;

    private static final String CLAIM_CHECK =
            """
            update push_checks set claimed_by = ?, tries = tries + 1,
                lease_until = now() + ? * interval '1 millisecond'
            where check_id = (
                select check_id from push_checks
                where (lease_until is null or lease_until < now())
                    and (not_before is null or not_before <= now())
                    and not exists (
                        select from servings s where s.repository = push_checks.repository
                            and s.tag = push_checks.tag and s.moving is not null)
                order by pushed_at limit 1 for update skip locked)
            returning check_id, repository, tag, namespace, stream, kind, pushed_at, tries, actor,
                digest
            """;

    private static final String CLAIM_COPY =
            """
            update copies set claimed_by = ?, tries = tries + 1,
                lease_until = now() + ? * interval '1 millisecond'
            where (repository, source, digest) = (
                select repository, source, digest from copies
                where (lease_until is null or lease_until < now())
                    and (not_before is null or not_before <= now())
                order by created_at limit 1 for update skip locked)
            returning repository, source, digest, tries
            """;

    private final Statements sql;
    private final String instance;
    private final Duration lease;

    WorkTables(DataSource database, String instance, Duration lease) {
        this.sql = new Statements(database);
        this.instance = instance;
        this.lease = lease;
    }

    /// How many imports of one namespace, and of one registry, are worked at together, by all
    /// replicas.
    record Shares(int perNamespace, int perRegistry) {}

    /// The imports as a loop takes them.
    ///
    /// @param awaited whether those that somebody waits for, or the others
    WorkLoop.Source<ImportClaim> imports(boolean awaited, Shares shares) {
        return new WorkLoop.Source<>() {
            @Override
            public Optional<ImportClaim> claim() throws SQLException {
                return claimImport(awaited, shares);
            }

            @Override
            public void renew(ImportClaim claim) throws SQLException {
                sql.update(
                        "update imports set lease_until = now() + ? * interval '1 millisecond'"
                                + " where id = ? and tries = ? and claimed_by = ?",
                        lease.toMillis(),
                        claim.id(),
                        claim.tries(),
                        instance);
            }
        };
    }

    /// The reasons to look at tags as a loop takes them.
    WorkLoop.Source<CheckClaim> checks() {
        return new WorkLoop.Source<>() {
            @Override
            public Optional<CheckClaim> claim() throws SQLException {
                return claimCheck();
            }

            @Override
            public void renew(CheckClaim claim) throws SQLException {
                sql.update(
                        "update push_checks set lease_until = now() + ? * interval '1 millisecond'"
                                + " where check_id = ? and tries = ? and claimed_by = ?",
                        lease.toMillis(),
                        claim.id(),
                        claim.tries(),
                        instance);
            }
        };
    }

    /// The images to take over as a loop takes them.
    WorkLoop.Source<CopyClaim> copies() {
        return new WorkLoop.Source<>() {
            @Override
            public Optional<CopyClaim> claim() throws SQLException {
                return sql.one(
                        CLAIM_COPY,
                        row ->
                                new CopyClaim(
                                        row.getString(1),
                                        row.getString(2),
                                        Digest.parse(row.getString(3)),
                                        row.getInt(4)),
                        instance,
                        lease.toMillis());
            }

            @Override
            public void renew(CopyClaim claim) throws SQLException {
                sql.update(
                        "update copies set lease_until = now() + ? * interval '1 millisecond'"
                                + " where repository = ? and source = ? and digest = ?"
                                + " and tries = ? and claimed_by = ?",
                        lease.toMillis(),
                        claim.repository(),
                        claim.source(),
                        claim.digest().toString(),
                        claim.tries(),
                        instance);
            }
        };
    }

    void putOff(CopyClaim claim, Duration pause) throws SQLException {
        sql.update(
                "update copies set lease_until = null, claimed_by = null,"
                        + " not_before = now() + ? * interval '1 millisecond'"
                        + " where repository = ? and source = ? and digest = ?",
                pause.toMillis(),
                claim.repository(),
                claim.source(),
                claim.digest().toString());
    }

    /// It is done, or will never be.
    void drop(CopyClaim claim) throws SQLException {
        sql.update(
                "delete from copies where repository = ? and source = ? and digest = ?",
                claim.repository(),
                claim.source(),
                claim.digest().toString());
    }

    /// The oldest import that nobody works at, of a namespace and of registries that have not too
    /// many at once.
    Optional<ImportClaim> claimImport(boolean awaited, Shares shares) throws SQLException {
        return sql.one(
                CLAIM_IMPORT,
                row ->
                        new ImportClaim(
                                Json.read(row.getBytes(1), ImportJob.class),
                                row.getInt(2),
                                Optional.ofNullable(row.getTimestamp(3)).map(Timestamp::toInstant)),
                awaited,
                awaited,
                awaited,
                shares.perNamespace(),
                shares.perRegistry(),
                instance,
                lease.toMillis(),
                awaited);
    }

    /// The oldest reason to look at a tag that nobody follows yet.
    Optional<CheckClaim> claimCheck() throws SQLException {
        return sql.one(
                CLAIM_CHECK,
                row ->
                        new CheckClaim(
                                row.getString(1),
                                row.getString(2),
                                row.getString(3),
                                row.getString(4),
                                row.getString(5),
                                row.getString(6).equals("claim"),
                                row.getTimestamp(7).toInstant(),
                                row.getInt(8),
                                Optional.ofNullable(row.getString(9)),
                                Optional.ofNullable(row.getString(10)).map(Digest::parse)),
                instance,
                lease.toMillis());
    }

    /// Leaves the import to whoever comes after the pause.
    void putOff(ImportClaim claim, Duration pause) throws SQLException {
        sql.update(
                "update imports set lease_until = null, claimed_by = null,"
                        + " not_before = now() + ? * interval '1 millisecond' where id = ?",
                pause.toMillis(),
                claim.id());
    }

    void putOff(CheckClaim claim, Duration pause) throws SQLException {
        sql.update(
                "update push_checks set lease_until = null, claimed_by = null,"
                        + " not_before = now() + ? * interval '1 millisecond' where check_id = ?",
                pause.toMillis(),
                claim.id());
    }

    /// Nothing will come of it.
    void drop(CheckClaim claim) throws SQLException {
        sql.update("delete from push_checks where check_id = ?", claim.id());
    }

    /// Ends the leases of this replica's earlier process.
    void releaseOwn() throws SQLException {
        sql.update("update imports set lease_until = null where claimed_by = ?", instance);
        sql.update("update push_checks set lease_until = null where claimed_by = ?", instance);
        sql.update("update copies set lease_until = null where claimed_by = ?", instance);
    }

    /// Has a tag looked at because its digest is new to us; a claim of the registry comes first.
    boolean reconcile(String namespace, String stream, String tag, String id) throws SQLException {
        return sql.update(
                        "insert into push_checks (repository, tag, namespace, stream, kind,"
                                + " check_id, event_id, pushed_at)"
                                + " values (?, ?, ?, ?, 'reconciliation', ?, ?, now())"
                                + " on conflict do nothing",
                        namespace + "/" + stream,
                        tag,
                        namespace,
                        stream,
                        id,
                        id)
                == 1;
    }

    Optional<Observation> last(String repository, String tag) throws SQLException {
        return sql.one(
                "select digest, observed_at, pushed_at, placed from observed"
                        + " where repository = ? and tag = ?",
                row ->
                        new Observation(
                                Optional.ofNullable(row.getString(1)).map(Digest::parse),
                                row.getTimestamp(2).toInstant(),
                                Optional.ofNullable(row.getTimestamp(3)).map(Timestamp::toInstant),
                                row.getBoolean(4)),
                repository,
                tag);
    }

    /// Whether Millrace is moving the tag itself: a look now might take that for a push.
    boolean isBeingMoved(CheckClaim claim) throws SQLException {
        return sql.one(
                        "select from servings where repository = ? and tag = ?"
                                + " and moving is not null",
                        _ -> true,
                        claim.repository(),
                        claim.tag())
                .isPresent();
    }

    /// The phase of a namespace; empty when nobody told of it yet.
    Optional<String> phaseOf(String namespace) throws SQLException {
        return projected(ResourceKey.cluster(ResourceType.NAMESPACE, namespace))
                .map(Json::tree)
                .map(it -> it.path("status").path("phase").asText());
    }

    /// The body of another owner's resource.
    Optional<byte[]> projected(ResourceKey key) throws SQLException {
        return sql.one(
                "select body from projections where key = ?",
                row -> row.getString(1).getBytes(StandardCharsets.UTF_8),
                key.wire());
    }

    /// The bodies of a namespace's resources of a type, by name. Compared byte by byte, as the
    /// index `projections_by_prefix` does: this is asked for each look and each import.
    List<byte[]> projectedAll(ResourceType type, String namespace) throws SQLException {
        var kind = type.group() + "/" + type.kind() + "/" + namespace;
        return sql.all(
                "select body from projections where key ~>=~ ? and key ~<~ ? order by key",
                row -> row.getString(1).getBytes(StandardCharsets.UTF_8),
                kind + "/",
                kind + "0");
    }
}
