package io.millrace.trigger.application;

import io.millrace.contract.Command;
import io.millrace.contract.ImageReference;
import io.millrace.contract.ResourceType;
import io.millrace.contract.build.TriggerCondition;
import io.millrace.contract.build.TriggerDecision;
import io.millrace.contract.build.TriggerHistory;
import io.millrace.contract.build.TriggerSummary;
import io.millrace.platform.access.Attributes;
import io.millrace.platform.log.Outcome;
import io.millrace.platform.log.Work;
import io.millrace.platform.status.Refusal;
import io.millrace.trigger.domain.Verdict;
import io.millrace.trigger.following.ForeignTags;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Answers what triggers decided (`buildconfigs/triggers`, `imagestreams/triggers`,
/// `builds/triggers`), from the ledger. The gateway says by uid what is meant: of what had the name
/// before, nothing is told.
record LedgerPages(Command command, Work work) {

    static final String SUBRESOURCE = "triggers";

    /// The caller may read the BuildConfigs of every namespace. Of a tag that is watched from
    /// elsewhere, nobody else learns by whom.
    static final String EVERYWHERE = "everywhere";

    private static final Set<String> TARGETS =
            Stream.of(
                            ResourceType.BUILD_CONFIG,
                            ResourceType.DEPLOYMENT_CONFIG,
                            ResourceType.DEPLOYMENT,
                            ResourceType.STATEFUL_SET,
                            ResourceType.DAEMON_SET,
                            ResourceType.CRON_JOB)
                    .map(ResourceType::plural)
                    .collect(Collectors.toUnmodifiableSet());
    private static final String SUMMARY = "summary";
    private static final int SUMMED_UP = 10_000;
    private static final int USUAL_LIMIT = 100;
    private static final int HIGHEST_LIMIT = 500;

    static boolean areAsked(Command command) {
        return command.subresource().equals(SUBRESOURCE);
    }

    Outcome answer() {
        var limit = limit(option("limit"));
        var sql = new StringBuilder("select * from ledger where ");
        var parameters = new ArrayList<@Nullable Object>();
        narrow(sql, parameters);
        after().ifPresent(it -> {
            sql.append(" and id < ?");
            parameters.add(it);
        });
        sql.append(" order by id desc limit ?");
        parameters.add(limit + 1);
        var found = work.query(sql.toString(), LedgerRow::of, parameters.toArray());
        var page = found.stream().limit(limit).toList();
        var next = found.size() > limit ? String.valueOf(page.getLast().id()) : null;
        return new Outcome.Answered(
                200,
                TriggerHistory.of(told(page), next)
                        .withSummary(summary())
                        .withConditions(conditions()));
    }

    /// Whoever asks learns of another project's images only those that he may pull.
    private List<TriggerDecision> told(List<LedgerRow> page) {
        var allowed = new HashMap<Attributes, Boolean>();
        return page.stream()
                .map(row ->
                        row.foreign()
                                        .map(ForeignTags::pull)
                                        .filter(it -> !allowed.computeIfAbsent(it, this::mayBeTold))
                                        .isPresent()
                                ? row.decision().withoutImage()
                                : row.decision())
                .toList();
    }

    private boolean mayBeTold(Attributes pull) {
        return work.access().allows(command.requester(), pull);
    }

    /// How many moves became how many builds, of the newest rows that are meant.
    private @Nullable TriggerSummary summary() {
        if (!option(SUMMARY).equals("true")) {
            return null;
        }
        var sql =
                new StringBuilder(
                        """
                        select
                            count(distinct (stream_uid, tag, revision))
                                filter (where trigger = 'ImageChange'),
                            count(*),
                            count(distinct command_key) filter (where outcome = 'Built'),
                            count(distinct command_key) filter (where outcome = 'Deployed'),
                            min(decided_at)
                        from (select * from ledger where
                        """);
        var parameters = new ArrayList<@Nullable Object>();
        narrow(sql, parameters);
        sql.append(" order by id desc limit ?) as newest");
        parameters.add(SUMMED_UP);
        return work.query(sql.toString(), LedgerPages::summary, parameters.toArray()).getFirst();
    }

    private static TriggerSummary summary(ResultSet row) throws SQLException {
        var since = row.getTimestamp(5);
        return new TriggerSummary(
                row.getLong(1),
                row.getLong(2),
                row.getLong(3),
                row.getLong(4),
                since == null ? null : since.toInstant());
    }

    /// A BuildConfig whose builds led back to it stands still until a move comes from elsewhere.
    private List<TriggerCondition> conditions() {
        if (!command.resource().equals(ResourceType.BUILD_CONFIG.plural())) {
            return List.of();
        }
        return work
                .query(
                        """
                        select stream_namespace, stream, tag, decision, decided_at from ledger
                        where target_uid = ? and trigger = 'ImageChange' order by id desc limit 1
                        """,
                        LedgerPages::condition,
                        command.preconditionUid())
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<TriggerCondition> condition(ResultSet row) throws SQLException {
        return row.getString("decision").equals(Verdict.STOPPED.wireName())
                ? Optional.of(
                        new TriggerCondition(
                                "Stopped",
                                "True",
                                "Circle",
                                "its own builds have moved %s, which would start it again for ever"
                                        .formatted(LedgerRow.streamTag(row)),
                                row.getObject("decided_at", OffsetDateTime.class).toInstant()))
                : Optional.empty();
    }

    private void narrow(StringBuilder sql, List<@Nullable Object> parameters) {
        parameters.add(command.preconditionUid());
        if (TARGETS.contains(command.resource())) {
            sql.append("target_uid = ?");
        } else if (command.resource().equals(ResourceType.BUILD.plural())
                || command.resource().equals(ResourceType.REPLICATION_CONTROLLER.plural())) {
            sql.append("build_uid = ?");
        } else if (command.resource().equals(ResourceType.IMAGE_STREAM.plural())) {
            sql.append("stream_uid = ?");
            narrowToTag(sql, parameters);
            if (option(EVERYWHERE).isEmpty()) {
                sql.append(" and target_namespace = ?");
                parameters.add(command.namespace());
            }
        } else {
            throw Refusal.noSuchPath().asException();
        }
    }

    private void narrowToTag(StringBuilder sql, List<@Nullable Object> parameters) {
        var tag = option("tag");
        if (tag.isEmpty()) {
            return;
        }
        if (!ImageReference.isTag(tag)) {
            throw Refusal.badRequest("tag: \"%s\" is no name of a tag".formatted(tag))
                    .asException();
        }
        sql.append(" and tag = ?");
        parameters.add(tag);
    }

    private String option(String name) {
        return command.option(name).orElse("");
    }

    private Optional<Long> after() {
        var token = option("continue");
        if (token.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Long.parseLong(token));
        } catch (NumberFormatException malformed) {
            throw Refusal.badRequest("the continue token is none of this history").asException();
        }
    }

    private static int limit(String text) {
        if (text.isEmpty()) {
            return USUAL_LIMIT;
        }
        try {
            int limit = Integer.parseInt(text);
            if (limit > 0) {
                return Math.min(limit, HIGHEST_LIMIT);
            }
        } catch (NumberFormatException noNumber) {
            // Refused below, as zero is.
        }
        throw Refusal.badRequest("limit: \"%s\" is no number above 0".formatted(text))
                .asException();
    }
}
