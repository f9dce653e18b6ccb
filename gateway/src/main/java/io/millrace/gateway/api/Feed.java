package io.millrace.gateway.api;

import io.millrace.gateway.readmodel.Change;
import io.millrace.gateway.readmodel.Entry;
import io.millrace.gateway.readmodel.ExpiredException;
import io.millrace.gateway.readmodel.Watch;
import io.millrace.gateway.views.View;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.Refusal;
import io.millrace.platform.status.RefusedException;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/// Tells one client what changes, until its time is up, it goes away, or it falls too far behind.
final class Feed {

    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final int TOGETHER = 500;
    private static final Duration BETWEEN_BOOKMARKS = Duration.ofSeconds(20);

    private final Watch watch;
    private final Sight sight;
    private final Function<Entry, View> shown;
    private final Rendering rendering;
    private final StandingRight right;
    private final Limits limits;
    private final InstantSource clock;
    private boolean first = true;

    /// How long a watch lasts, and what it says besides changes.
    record Limits(
            Instant end, boolean bookmarks, boolean initialEventsEnd, BooleanSupplier isGone) {}

    Feed(
            Watch watch,
            Sight sight,
            Function<Entry, View> shown,
            Rendering rendering,
            StandingRight right,
            Limits limits,
            InstantSource clock) {
        this.watch = watch;
        this.sight = sight;
        this.shown = shown;
        this.rendering = rendering;
        this.right = right;
        this.limits = limits;
        this.clock = clock;
    }

    /// The client has gone.
    void end() {
        watch.close();
        watch.wake();
    }

    void tell(OutputStream out) throws IOException {
        try (watch) {
            tellPresent(out);
            tellChanges(out);
        } catch (ExpiredException expired) {
            tellEnd(out, Refusal.expired(String.valueOf(expired.getMessage())));
        } catch (RefusedException lost) {
            tellEnd(out, lost.refusal());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static void tellEnd(OutputStream out, Refusal why) throws IOException {
        out.write(Rendering.event("ERROR", Json.bytes(why.toStatus())));
        out.flush();
    }

    private void tellPresent(OutputStream out) throws IOException {
        right.require();
        for (var entry : watch.takePresent()) {
            if (sight.shows(entry)) {
                write(out, "ADDED", entry);
            }
        }
        out.flush();
    }

    private void tellChanges(OutputStream out) throws IOException, InterruptedException {
        // The first comes at once: with it comes the answer's head, for which clients wait.
        var nextBookmark = clock.instant();
        var initialEventsEnd = limits.initialEventsEnd();
        while (clock.instant().isBefore(limits.end()) && !limits.isGone().getAsBoolean()) {
            var now = clock.instant();
            if (limits.bookmarks() && !now.isBefore(nextBookmark)) {
                var position = watch.quietPosition();
                if (position.isPresent()) {
                    out.write(rendering.bookmark(position.getAsLong(), initialEventsEnd));
                    out.flush();
                    initialEventsEnd = false;
                    nextBookmark = now.plus(BETWEEN_BOOKMARKS);
                }
            }
            var change = watch.next(shorter(LOOK, Duration.between(now, limits.end())));
            right.require();
            tellMoved(out);
            if (change.isPresent()) {
                tellAll(out, change.get());
            }
        }
    }

    /// Tells what waits in one go, up to a limit: a flush costs more than an event. The right is
    /// asked for after each change has been taken, because it may have gone just before.
    private void tellAll(OutputStream out, Change earliest) throws IOException {
        tell(out, earliest);
        var next = watch.poll();
        for (int told = 1; next.isPresent(); told++) {
            right.require();
            tell(out, next.get());
            next = told < TOGETHER ? watch.poll() : Optional.empty();
        }
        out.flush();
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private void tellMoved(OutputStream out) throws IOException {
        var moved = sight.moved();
        for (var event : moved) {
            write(out, event.kind(), event.entry());
        }
        if (!moved.isEmpty()) {
            out.flush();
        }
    }

    private void tell(OutputStream out, Change change) throws IOException {
        var event = sight.of(change);
        if (event.isPresent()) {
            write(out, event.get().kind(), event.get().entry());
        }
    }

    private void write(OutputStream out, String kind, Entry entry) throws IOException {
        rendering.writeEvent(out, kind, shown.apply(entry), first);
        first = false;
    }
}
