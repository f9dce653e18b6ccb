package io.millrace.importer.worker;

import io.millrace.contract.Digest;
import io.millrace.platform.database.Statements;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;

/// The manifests that deleted streams have left behind, as a loop takes them.
record AbandonedTables(DataSource database, String instance, Duration lease)
        implements WorkLoop.Source<AbandonedClaim> {

    /// What is still to be copied from there is copied first.
    private static final String CLAIM =
            """
            update abandoned set claimed_by = ?, tries = tries + 1,
                lease_until = now() + ? * interval '1 millisecond'
            where (repository, digest) = (
                select repository, digest from abandoned
                where (lease_until is null or lease_until < now())
                    and (not_before is null or not_before <= now())
                    and not exists (select from copies where source = abandoned.repository)
                order by created_at limit 1 for update skip locked)
            returning repository, digest, stream, tries, alone
            """;

    @Override
    public Optional<AbandonedClaim> claim() throws SQLException {
        return sql().one(
                        CLAIM,
                        row ->
                                new AbandonedClaim(
                                        row.getString(1),
                                        Digest.parse(row.getString(2)),
                                        row.getString(3),
                                        row.getInt(4),
                                        row.getBoolean(5)),
                        instance,
                        lease.toMillis());
    }

    @Override
    public void renew(AbandonedClaim claim) throws SQLException {
        sql().update(
                        "update abandoned set lease_until = now() + ? * interval '1 millisecond'"
                                + " where repository = ? and digest = ? and tries = ? and claimed_by = ?",
                        lease.toMillis(),
                        claim.repository(),
                        claim.digest().toString(),
                        claim.tries(),
                        instance);
    }

    void putOff(AbandonedClaim claim, Duration pause) throws SQLException {
        sql().update(
                        "update abandoned set lease_until = null, claimed_by = null,"
                                + " not_before = now() + ? * interval '1 millisecond'"
                                + " where repository = ? and digest = ?",
                        pause.toMillis(),
                        claim.repository(),
                        claim.digest().toString());
    }

    /// The manifest is gone, or belongs to a stream again.
    ///
    /// @param gone that it was there is forgotten, so that pushing it again is news
    void drop(AbandonedClaim claim, boolean gone) throws SQLException {
        if (gone) {
            sql().update(
                            "delete from observed where repository = ? and digest = ?",
                            claim.repository(),
                            claim.digest().toString());
        }
        sql().update(
                        "delete from abandoned where repository = ? and digest = ?",
                        claim.repository(),
                        claim.digest().toString());
    }

    /// Whether a stream points to the image in that very repository, or somebody has pushed it
    /// there again.
    boolean isPointedTo(AbandonedClaim claim) throws SQLException {
        return sql().one(
                        "select from projections"
                                + " where starts_with(key, 'image.openshift.io/ImageStream/')"
                                + " and position(? in body::text) > 0"
                                + " union all select from push_checks where repository = ?",
                        _ -> true,
                        "/" + claim.repository() + "@" + claim.digest(),
                        claim.repository())
                .isPresent();
    }

    /// The stream of that key as it is now.
    Optional<byte[]> stream(String key) throws SQLException {
        return sql().one("select body from projections where key = ?", row -> row.getBytes(1), key);
    }

    private Statements sql() {
        return new Statements(database);
    }
}
