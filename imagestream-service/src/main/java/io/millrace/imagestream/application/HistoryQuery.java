package io.millrace.imagestream.application;

import io.millrace.contract.ImageReference;
import io.millrace.contract.image.TagMove;
import io.millrace.platform.status.Refusal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What somebody wants to know of the past of a stream's tags.
///
/// @param tag only this one, empty for all
/// @param at where the tags pointed at an instant, instead of their moves
/// @param since the earliest move
/// @param until the moves before it
/// @param after the last move of the page before
record HistoryQuery(
        String tag,
        Optional<Instant> at,
        Instant since,
        Instant until,
        int limit,
        Optional<Cursor> after) {

    private static final int USUAL_LIMIT = 100;
    private static final int HIGHEST_LIMIT = 500;
    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

    /// A place in the order of moves: newest first, then by tag, then by revision.
    record Cursor(Instant movedAt, String tag, long revision, boolean isRemoval) {

        static Cursor of(TagMove move) {
            return new Cursor(
                    move.movedAt(),
                    move.tag(),
                    move.revision(),
                    move.cause().equals(TagMove.DELETE));
        }

        String token() {
            var text = movedAt + " " + tag + " " + revision + " " + isRemoval;
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(text.getBytes(StandardCharsets.UTF_8));
        }

        static Cursor parse(String token) {
            try {
                var text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
                var words = text.split(" ", -1);
                if (words.length != 4 || !ImageReference.isTag(words[1])) {
                    throw unknown();
                }
                return new Cursor(
                        Instant.parse(words[0]),
                        words[1],
                        Long.parseLong(words[2]),
                        Boolean.parseBoolean(words[3]));
            } catch (IllegalArgumentException | DateTimeException malformed) {
                throw unknown();
            }
        }

        private static RuntimeException unknown() {
            return Refusal.badRequest("the continue token is none of this history").asException();
        }
    }

    static HistoryQuery of(Map<String, String> asked) {
        var tag = asked.getOrDefault("tag", "");
        if (!tag.isEmpty() && !ImageReference.isTag(tag)) {
            throw Refusal.badRequest("tag: \"%s\" is no name of a tag".formatted(tag))
                    .asException();
        }
        var at = instant("at", asked.get("at"));
        var since = instant("since", asked.get("since"));
        var until = instant("until", asked.get("until"));
        if (at.isPresent() && (since.isPresent() || until.isPresent())) {
            throw Refusal.badRequest("at asks for one instant, since and until for a time between")
                    .asException();
        }
        return new HistoryQuery(
                tag,
                at,
                since.orElse(EARLIEST),
                until.orElse(LATEST),
                limit(asked.getOrDefault("limit", "")),
                Optional.ofNullable(asked.get("continue"))
                        .filter(it -> !it.isEmpty())
                        .map(Cursor::parse));
    }

    private static Optional<Instant> instant(String name, @Nullable String text) {
        if (text == null || text.isEmpty()) {
            return Optional.empty();
        }
        try {
            // A plus sign that was not encoded reaches us as a space.
            var instant = OffsetDateTime.parse(text.replace(' ', '+')).toInstant();
            if (instant.isBefore(EARLIEST) || instant.isAfter(LATEST)) {
                throw new DateTimeException("out of range");
            }
            return Optional.of(instant);
        } catch (DateTimeException malformed) {
            throw Refusal.badRequest(
                            "%s: \"%s\" is no time like 2026-11-26T02:00:00Z".formatted(name, text))
                    .asException();
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
