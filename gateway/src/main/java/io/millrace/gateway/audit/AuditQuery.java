package io.millrace.gateway.audit;

import io.millrace.platform.status.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;

/// What somebody wants to know from the audit.
///
/// @param namespace empty for all
/// @param user empty for all
/// @param before only records with a smaller number, which `continue` of an earlier answer names
record AuditQuery(
        String namespace, String user, Instant since, Instant until, int limit, long before) {

    static final int MOST = 1000;
    private static final int USUALLY = 100;

    /// Reads `namespace`, `user`, `since` and `until` (a time, or a duration back from now),
    /// `limit` and `continue`.
    static AuditQuery of(Map<String, String> query, Instant now) {
        return new AuditQuery(
                query.getOrDefault("namespace", ""),
                query.getOrDefault("user", ""),
                time(query, "since", now, Instant.EPOCH),
                time(query, "until", now, now.plus(Duration.ofDays(1))),
                (int) Math.min(MOST, number(query, "limit", USUALLY)),
                number(query, "continue", Long.MAX_VALUE));
    }

    private static Instant time(
            Map<String, String> query, String name, Instant now, Instant usually) {
        var given = query.getOrDefault(name, "");
        if (given.isEmpty()) {
            return usually;
        }
        try {
            return given.startsWith("P") ? now.minus(Duration.parse(given)) : Instant.parse(given);
        } catch (DateTimeParseException | ArithmeticException unreadable) {
            throw Refusal.badRequest(
                            "the audit cannot be read: %s must be a time (2026-01-31T12:00:00Z) or a duration back from now (PT1H)"
                                    .formatted(name))
                    .asException();
        }
    }

    private static long number(Map<String, String> query, String name, long usually) {
        var given = query.getOrDefault(name, "");
        if (given.isEmpty()) {
            return usually;
        }
        if (!given.matches("[1-9][0-9]{0,17}")) {
            throw Refusal.badRequest(
                            "the audit cannot be read: %s must be a number from 1 on"
                                    .formatted(name))
                    .asException();
        }
        return Long.parseLong(given);
    }
}
