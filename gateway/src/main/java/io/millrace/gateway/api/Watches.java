package io.millrace.gateway.api;

import io.millrace.gateway.readmodel.Entry;
import io.millrace.gateway.readmodel.ExpiredException;
import io.millrace.gateway.readmodel.ReadModel;
import io.millrace.gateway.readmodel.Watch;
import io.millrace.platform.status.Refusal;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;

/// Answers watch requests.
@Singleton
final class Watches {

    private static final int SHORTEST_SECONDS = 1800;

    private final ReadModel readModel;
    private final Reads reads;
    private final Views views;
    private final Gate gate;
    private final InstantSource clock;

    Watches(ReadModel readModel, Reads reads, Views views, Gate gate, InstantSource clock) {
        this.readModel = readModel;
        this.reads = reads;
        this.views = views;
        this.gate = gate;
        this.clock = clock;
    }

    Response watch(Call call) throws InterruptedException {
        var rendering = call.rendering(clock);
        var labels = call.labels();
        var fields = call.fields();
        gate.require(call, "watch");
        if (!call.resource().allows("watch")) {
            throw Refusal.methodNotAllowed("watch", call.type().group(), call.type().plural())
                    .asException();
        }
        var type = Reads.stored(call);
        var initial = call.parameter("sendInitialEvents").equals("true");
        var version = Reads.version(call);
        if (!initial) {
            reads.awaitVersion(call, type);
        }
        var limits =
                new Feed.Limits(
                        clock.instant().plus(duration(call)),
                        call.flag("allowWatchBookmarks"),
                        initial,
                        () -> call.http().response().closed());
        var feed =
                new Feed(
                        begin(call, version, initial),
                        entry ->
                                labels.admits(entry.labels())
                                        && fields.admits(entry.fields())
                                        && isNamed(call, entry)
                                        && reads.isVisible(call, entry),
                        entry -> views.shown(call.type(), entry),
                        rendering,
                        limits,
                        clock);
        StreamingOutput body = feed::tell;
        return Response.ok(body)
                .header("Content-Type", rendering.accepted().contentType())
                .header("Cache-Control", "no-cache, private")
                .build();
    }

    private Watch begin(Call call, long version, boolean initial) {
        var type = Reads.stored(call);
        if (version == 0 || initial) {
            return readModel.watch(type, call.namespace());
        }
        try {
            return readModel.watch(type, call.namespace(), version);
        } catch (ExpiredException expired) {
            throw Refusal.expired(String.valueOf(expired.getMessage())).asException();
        }
    }

    private static boolean isNamed(Call call, Entry entry) {
        return call.isForCollection() || entry.key().name().equals(call.name());
    }

    private static Duration duration(Call call) {
        var asked = call.parameter("timeoutSeconds");
        try {
            return asked.isEmpty()
                    ? Duration.ofSeconds(
                            SHORTEST_SECONDS
                                    + ThreadLocalRandom.current().nextInt(SHORTEST_SECONDS))
                    : Duration.ofSeconds(Math.max(1, Long.parseLong(asked)));
        } catch (NumberFormatException noNumber) {
            throw Refusal.badRequest("timeoutSeconds must be a number: \"%s\"".formatted(asked))
                    .asException();
        }
    }
}
