package io.millrace.gateway.api;

import io.millrace.contract.ResourceType;
import io.millrace.gateway.connections.Leaving;
import io.millrace.gateway.connections.StreamedAnswer;
import io.millrace.gateway.readmodel.Entry;
import io.millrace.gateway.readmodel.ExpiredException;
import io.millrace.gateway.readmodel.ReadModel;
import io.millrace.gateway.readmodel.Watch;
import io.millrace.platform.status.Refusal;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/// Answers watch requests.
@Singleton
final class Watches {

    private static final int LONGEST_SECONDS = 3600;

    private final ReadModel readModel;
    private final Reads reads;
    private final Views views;
    private final Gate gate;
    private final WatchSlots slots;
    private final SlowReaders slowReaders;
    private final Leaving leaving;
    private final InstantSource clock;

    Watches(
            ReadModel readModel,
            Reads reads,
            Views views,
            Gate gate,
            WatchSlots slots,
            SlowReaders slowReaders,
            Leaving leaving,
            InstantSource clock) {
        this.readModel = readModel;
        this.reads = reads;
        this.views = views;
        this.gate = gate;
        this.slots = slots;
        this.slowReaders = slowReaders;
        this.leaving = leaving;
        this.clock = clock;
    }

    /// A watch that has begun, and counts until it is closed.
    record Begun(Feed feed, WatchSlots.Slot slot, AtomicBoolean gone) implements AutoCloseable {

        @Override
        public void close() {
            gone.set(true);
            feed.end();
            slot.close();
        }
    }

    Response watch(Call call) throws InterruptedException {
        var begun = begin(call);
        call.http().addEndHandler(end -> begun.close());
        if (call.http().response().closed()) {
            begun.close();
        }
        var response = call.http().response();
        StreamingOutput body =
                out -> {
                    try (begun;
                            var read = slowReaders.over(out, response::reset)) {
                        if (!call.flag("allowWatchBookmarks")) {
                            begin(read);
                        }
                        begun.feed().tell(read);
                    }
                };
        return Response.ok(StreamedAnswer.of(call.http(), body))
                .header("Content-Type", "application/json")
                .header("Cache-Control", "no-cache, private")
                .build();
    }

    /// The answer's head goes out with its first byte, and clients wait for it. Between JSON
    /// documents a space says nothing.
    private static void begin(OutputStream out) throws IOException {
        out.write(' ');
        out.flush();
    }

    /// Begins to listen for what the call asks for, unless that is refused.
    Begun begin(Call call) throws InterruptedException {
        var rendering = call.rendering(clock);
        var unused = rendering.accepted().forWatching();
        var labels = call.labels();
        var fields = call.fields();
        gate.require(call, "watch");
        if (!call.resource().allows("watch")) {
            throw Refusal.methodNotAllowed("watch", call.type().group(), call.type().plural())
                    .asException();
        }
        var type = Reads.stored(call);
        var wanted = WantedState.ofWatch(call.query());
        var duration = duration(call.parameter("timeoutSeconds"));
        reads.awaitVersion(call, type, wanted.version());
        var right = new StandingRight(gate::revision, () -> gate.require(call, "watch"));
        var gone = new AtomicBoolean();
        var limits =
                new Feed.Limits(
                        clock.instant().plus(duration),
                        call.flag("allowWatchBookmarks"),
                        wanted.presentEnds(),
                        () -> gone.get() || leaving.isLeaving());
        Predicate<Entry> admits =
                entry ->
                        labels.matches(entry.labels())
                                && fields.admits(entry.fields())
                                && isNamed(call, entry)
                                && reads.isVisible(call, entry);
        var slot = slots.take(call.requester());
        try {
            var feed =
                    new Feed(
                            begin(call, type, wanted),
                            sight(call, type, wanted, admits),
                            entry -> views.shown(call.type(), entry),
                            rendering,
                            right,
                            limits,
                            clock);
            return new Begun(feed, slot, gone);
        } catch (RuntimeException refused) {
            slot.close();
            throw refused;
        }
    }

    /// Rights to a project come and go without a change of it.
    private Sight sight(Call call, ResourceType type, WantedState wanted, Predicate<Entry> admits) {
        return call.type().equals(ResourceType.PROJECT)
                ? new Sight.Permitted(
                        admits,
                        readModel::policyRevision,
                        () -> readModel.list(type, "").entries(),
                        known(type, wanted))
                : new Sight.Selected(admits);
    }

    /// Up to which version the client knows what there is; nothing, when it wants to be told.
    private long known(ResourceType type, WantedState wanted) {
        if (wanted.present()) {
            return 0;
        }
        return wanted.version() > 0
                ? wanted.version()
                : readModel.position(ReadModel.ownerOf(type));
    }

    private Watch begin(Call call, ResourceType type, WantedState wanted) {
        if (wanted.present()) {
            return readModel.watch(type, call.namespace());
        }
        try {
            return readModel.watch(
                    type,
                    call.namespace(),
                    wanted.version() > 0
                            ? wanted.version()
                            : readModel.position(ReadModel.ownerOf(type)));
        } catch (ExpiredException expired) {
            throw Refusal.expired(String.valueOf(expired.getMessage())).asException();
        }
    }

    private static boolean isNamed(Call call, Entry entry) {
        return call.isForCollection() || entry.key().name().equals(call.name());
    }

    /// A watch lasts half an hour to an hour, or as long as its client wants, but no longer.
    static Duration duration(String asked) {
        try {
            var seconds = asked.isEmpty() ? 0 : Long.parseLong(asked);
            return Duration.ofSeconds(
                    seconds > 0
                            ? Math.min(seconds, LONGEST_SECONDS)
                            : ThreadLocalRandom.current()
                                    .nextInt(LONGEST_SECONDS / 2, LONGEST_SECONDS));
        } catch (NumberFormatException noNumber) {
            throw Refusal.badRequest("timeoutSeconds must be a number: \"%s\"".formatted(asked))
                    .asException();
        }
    }
}
