package io.millrace.importer.worker;

import io.millrace.contract.Digest;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.image.ImageStream;
import io.millrace.platform.database.Statements;
import io.millrace.platform.schema.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/// The tags that may say something else than their streams, as a loop takes them.
record ServingTables(DataSource database, String instance, Duration lease)
        implements WorkLoop.Source<ServingClaim> {

    /// What was pushed is looked at before, and what is to be copied there is copied before.
    private static final String CLAIM =
            """
            update servings set claimed_by = ?, tries = tries + 1,
                lease_until = now() + ? * interval '1 millisecond'
            where (repository, tag) = (
                select repository, tag from servings s
                where (lease_until is null or lease_until < now())
                    and (not_before is null or not_before <= now())
                    and (moving is not null or not exists (
                        select from push_checks c
                        where c.repository = s.repository and c.tag = s.tag))
                    and not exists (select from copies where repository = s.repository)
                order by created_at limit 1 for update skip locked)
            returning repository, tag, namespace, stream, version, tries, moving,
                checked_at, removed
            """;

    private static final String BEGIN =
            """
            update servings set moving = ?, checked_at = ?
            where repository = ? and tag = ? and claimed_by = ?
                and not exists (
                    select from push_checks c
                    where c.repository = servings.repository and c.tag = servings.tag)
            """;

    private static final String REMEMBER =
            """
            insert into observed (repository, tag, digest, observed_at, placed)
            values (?, ?, ?, ?, true)
            on conflict (repository, tag) do update set digest = excluded.digest,
                observed_at = excluded.observed_at, placed = true
            """;

    /// A move of the registry's tag that is under way.
    ///
    /// @param image empty when the tag is taken away
    /// @param checkedAt when the worker looked at what it replaces
    record Placing(Optional<Digest> image, Instant checkedAt) {

        private static Optional<Placing> read(ResultSet row) throws SQLException {
            var image = row.getString(7);
            return image == null
                    ? Optional.empty()
                    : Optional.of(
                            new Placing(
                                    Optional.of(image).filter(Digest::isDigest).map(Digest::parse),
                                    row.getTimestamp(8).toInstant()));
        }
    }

    @Override
    public Optional<ServingClaim> claim() throws SQLException {
        return sql().one(
                        CLAIM,
                        row ->
                                new ServingClaim(
                                        row.getString(1),
                                        row.getString(2),
                                        row.getString(3),
                                        row.getString(4),
                                        row.getLong(5),
                                        row.getInt(6),
                                        row.getBoolean(9),
                                        Placing.read(row)),
                        instance,
                        lease.toMillis());
    }

    @Override
    public void renew(ServingClaim claim) throws SQLException {
        sql().update(
                        "update servings set lease_until = now() + ? * interval '1 millisecond'"
                                + " where repository = ? and tag = ? and claimed_by = ?",
                        lease.toMillis(),
                        claim.repository(),
                        claim.tag(),
                        instance);
    }

    void releaseOwn() throws SQLException {
        sql().update("update servings set lease_until = null where claimed_by = ?", instance);
    }

    /// Says that the tag is about to be moved, unless somebody looks at it for a push: two who
    /// begin at the same moment both see it, and give way.
    boolean begin(ServingClaim claim, Placing placing) throws SQLException {
        var isBegun =
                sql().update(
                                        BEGIN,
                                        placing.image().map(Digest::toString).orElse(""),
                                        Timestamp.from(placing.checkedAt()),
                                        claim.repository(),
                                        claim.tag(),
                                        instance)
                        == 1;
        if (isBegun && isLookedAt(claim)) {
            withdraw(claim);
            return false;
        }
        return isBegun;
    }

    private boolean isLookedAt(ServingClaim claim) throws SQLException {
        return sql().one(
                        "select from push_checks where repository = ? and tag = ?"
                                + " and lease_until >= now()",
                        _ -> true,
                        claim.repository(),
                        claim.tag())
                .isPresent();
    }

    /// Nothing has been moved.
    void withdraw(ServingClaim claim) throws SQLException {
        sql().update(
                        "update servings set moving = null, checked_at = null"
                                + " where repository = ? and tag = ? and claimed_by = ?",
                        claim.repository(),
                        claim.tag(),
                        instance);
    }

    /// The tag has been moved: that is no push of anybody.
    void settle(ServingClaim claim, Placing placing) throws SQLException {
        sql().update(
                        REMEMBER,
                        claim.repository(),
                        claim.tag(),
                        placing.image().map(Digest::toString).orElse(null),
                        Timestamp.from(placing.checkedAt()));
        withdraw(claim);
    }

    /// The tag says what the stream says, or never will, unless a new reason has come.
    void finish(ServingClaim claim) throws SQLException {
        sql().update(
                        "delete from servings where repository = ? and tag = ? and version = ?",
                        claim.repository(),
                        claim.tag(),
                        claim.version());
        putOff(claim, Duration.ZERO);
    }

    void putOff(ServingClaim claim, Duration pause) throws SQLException {
        sql().update(
                        "update servings set lease_until = null, claimed_by = null,"
                                + " not_before = now() + ? * interval '1 millisecond'"
                                + " where repository = ? and tag = ? and claimed_by = ?",
                        pause.toMillis(),
                        claim.repository(),
                        claim.tag(),
                        instance);
    }

    /// What the last look found, or the last move brought; empty when there was none.
    Optional<Optional<Digest>> seen(ServingClaim claim) throws SQLException {
        return sql().one(
                        "select digest from observed where repository = ? and tag = ?",
                        row -> Optional.ofNullable(row.getString(1)).map(Digest::parse),
                        claim.repository(),
                        claim.tag());
    }

    Optional<ImageStream> stream(ServingClaim claim) throws SQLException {
        var key = ResourceKey.of(ResourceType.IMAGE_STREAM, claim.namespace(), claim.stream());
        return sql().one(
                        "select body from projections where key = ?",
                        row -> Json.read(row.getBytes(1), ImageStream.class),
                        key.wire());
    }

    /// Has somebody look at what was pushed.
    void haveLookedAt(ServingClaim claim) throws SQLException {
        new WorkTables(database, instance, lease)
                .reconcile(
                        claim.namespace(),
                        claim.stream(),
                        claim.tag(),
                        UUID.randomUUID().toString());
    }

    private Statements sql() {
        return new Statements(database);
    }
}
