package io.millrace.gateway.logs;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contract.Owner;
import io.millrace.contract.Requester;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.gateway.connections.StreamedAnswer;
import io.millrace.gateway.readmodel.Entry;
import io.millrace.gateway.readmodel.ReadModel;
import io.millrace.platform.kafka.KafkaConnection;
import io.millrace.platform.registry.LogArchive;
import io.millrace.platform.registry.RegistryBlobs;
import io.millrace.platform.registry.RegistryKey;
import io.millrace.platform.registry.RegistryTokens;
import io.millrace.platform.status.Refusal;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Answers requests for the logs of builds.
@Singleton
public final class Logs {

    private static final String ARCHIVE = "build.millrace.io/log";
    private static final String NUMBER = "openshift.io/build.number";
    private static final Duration START = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Set<String> WAITING = Set.of("", "New", "Pending");
    private static final Set<String> FINISHED = Set.of("Complete", "Failed", "Error", "Cancelled");

    private final ReadModel readModel;
    private final Optional<LogArchive> archive;
    private final KafkaConnection kafka;
    private final Readers readers;
    private final InstantSource clock;

    Logs(
            ReadModel readModel,
            LogConfig config,
            LiveLogConfig live,
            KafkaConnection kafka,
            InstantSource clock) {
        this.readModel = readModel;
        this.archive = archive(config, clock);
        this.kafka = kafka;
        this.readers = new Readers(live.readers());
        this.clock = clock;
    }

    private static Optional<LogArchive> archive(LogConfig config, InstantSource clock) {
        if (config.url().isEmpty() || config.key().isEmpty()) {
            return Optional.empty();
        }
        var tokens =
                new RegistryTokens(
                        RegistryKey.read(config.key().get()),
                        config.issuer(),
                        config.service(),
                        clock);
        return Optional.of(
                new LogArchive(
                        new RegistryBlobs(
                                config.url().get(),
                                tokens.as(Requester.service(Owner.GATEWAY).username()))));
    }

    /// The log of the build, or of the build before it.
    public Response read(
            String namespace, String name, Map<String, String> parameters, RoutingContext http)
            throws InterruptedException {
        var query = LogQuery.of(parameters, clock.instant());
        var build = chosen(build(namespace, name), query);
        if (query.nowait() && WAITING.contains(phase(build))) {
            return text(new byte[0]);
        }
        var started = started(build);
        requireLog(started);
        return text(StreamedAnswer.of(http, content(started, query, http)));
    }

    private StreamingOutput content(Entry build, LogQuery query, RoutingContext http) {
        var kept = build.tree().path("metadata").path("annotations").path(ARCHIVE).asText();
        if (!kept.isEmpty() && archive.isPresent()) {
            return out -> archived(archive.get(), kept, query, out);
        }
        var live =
                new LiveLog(kafka, build.key().namespacedName(), build.uid(), began(build.tree()));
        var place = readers.enter();
        http.addEndHandler(ended -> place.abandon());
        return out -> {
            if (!place.begin()) {
                return;
            }
            try (place) {
                live.write(
                        query,
                        out,
                        http.response()::closed,
                        () -> isFinished(build.key(), build.uid()));
            }
        };
    }

    private static void archived(LogArchive logs, String place, LogQuery query, OutputStream out)
            throws IOException {
        try {
            var kept = logs.read(place);
            if (kept.isPresent()) {
                new ArchivedLog(kept.get()).write(new Selection(query, out));
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private Entry build(String namespace, String name) {
        return readModel
                .find(ResourceKey.of(ResourceType.BUILD, namespace, name))
                .orElseThrow(() -> Refusal.notFound(ResourceType.BUILD, name).asException());
    }

    /// The build itself, the one before it, or the one with the number.
    private Entry chosen(Entry build, LogQuery query) {
        if (!query.previous() && query.version().isEmpty()) {
            return build;
        }
        var tree = build.tree();
        var number = tree.path("metadata").path("annotations").path(NUMBER).asLong();
        var wanted = query.version().orElse(number - 1);
        var config = tree.path("status").path("config").path("name").asText();
        return readModel.list(ResourceType.BUILD, build.key().namespace()).entries().stream()
                .filter(it -> isNumbered(it.tree(), config, wanted))
                .findFirst()
                .orElseThrow(() ->
                        Refusal.notFound(ResourceType.BUILD, config + "-" + wanted).asException());
    }

    private static boolean isNumbered(JsonNode build, String config, long number) {
        return build.path("status").path("config").path("name").asText().equals(config)
                && build.path("metadata").path("annotations").path(NUMBER).asLong() == number;
    }

    /// Waits until the build has left the queue.
    private Entry started(Entry build) throws InterruptedException {
        var key = build.key();
        var until = clock.instant().plus(START);
        try (var watch = readModel.watch(ResourceType.BUILD, key.namespace())) {
            var current = build(key.namespace(), key.name());
            while (WAITING.contains(phase(current))) {
                if (clock.instant().isAfter(until)) {
                    throw Refusal.timeout(
                                    "timed out waiting for build %s to start after %d seconds"
                                            .formatted(key.name(), START.toSeconds()),
                                    1)
                            .asException();
                }
                var unused = watch.next(LOOK);
                current = build(key.namespace(), key.name());
            }
            return current;
        }
    }

    private static void requireLog(Entry build) {
        var name = build.key().name();
        switch (phase(build)) {
            case "Cancelled" ->
                    throw Refusal.badRequest(
                                    "build %s/%s was cancelled. No logs are available."
                                            .formatted(build.key().namespace(), name))
                            .asException();
            case "Error" ->
                    throw Refusal.badRequest(
                                    "build %s/%s is in an error state. No logs are available."
                                            .formatted(build.key().namespace(), name))
                            .asException();
            default -> {}
        }
    }

    private boolean isFinished(ResourceKey key, String uid) {
        return readModel
                .find(key)
                .filter(it -> it.uid().equals(uid))
                .map(it -> FINISHED.contains(phase(it)))
                .orElse(true);
    }

    private static String phase(Entry build) {
        return build.fields().getOrDefault("status", "");
    }

    private static Instant began(JsonNode build) {
        for (var time :
                new String[] {
                    build.path("status").path("startTimestamp").asText(),
                    build.path("metadata").path("creationTimestamp").asText()
                }) {
            try {
                return Instant.parse(time);
            } catch (DateTimeParseException absent) {
                continue;
            }
        }
        return Instant.EPOCH.plusSeconds(10);
    }

    private static Response text(Object entity) {
        return Response.ok(entity).header("Content-Type", "text/plain; charset=utf-8").build();
    }
}
