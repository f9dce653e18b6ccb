package io.millrace.importer.application;

import io.millrace.contract.Command;
import io.millrace.platform.events.EventCodec;
import io.millrace.platform.log.Work;
import io.millrace.platform.schema.Json;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The table `imports` as the writer fills and empties it.
record ImportQueue(WorkSignal signal) {

    private static final Duration MEMORY = Duration.ofHours(1);

    /// An import that has not been reported yet.
    ///
    /// @param streamUid the stream that wishes for it, null when somebody asked for it
    /// @param command the request that waits, null when nobody does
    record Pending(ImportJob job, @Nullable String streamUid, @Nullable Command command) {}

    void enter(Command request, ImportJob job, Work work) {
        work.execute(
                "insert into imports (id, namespace, stream, registries, job, command, state,"
                        + " created_at, deadline) values (?, ?, ?, string_to_array(?, ' '), ?, ?,"
                        + " 'pending', ?, ?) on conflict do nothing",
                job.importId(),
                job.namespace(),
                job.stream(),
                String.join(" ", job.registries()),
                Json.bytes(job),
                EventCodec.encode(request),
                work.now(),
                request.deadline());
        work.afterCommit(signal.requests()::ring);
    }

    void enter(String streamUid, String tag, long generation, ImportJob job, Work work) {
        work.execute(
                "insert into imports (id, namespace, stream, registries, stream_uid, tag,"
                        + " generation, job, state, created_at, deadline) values (?, ?, ?,"
                        + " string_to_array(?, ' '), ?, ?, ?, ?, 'pending', ?, ?)"
                        + " on conflict do nothing",
                job.importId(),
                job.namespace(),
                job.stream(),
                String.join(" ", job.registries()),
                streamUid,
                tag,
                generation,
                Json.bytes(job),
                work.now(),
                work.now().plus(MEMORY));
        work.afterCommit(signal.imports()::ring);
    }

    static Optional<Pending> find(String id, Work work) {
        return work
                .query(
                        "select job, stream_uid, command from imports where id = ? and state ="
                                + " 'pending'",
                        row -> {
                            var command = row.getBytes(3);
                            return new Pending(
                                    Json.read(row.getBytes(1), ImportJob.class),
                                    row.getString(2),
                                    command == null
                                            ? null
                                            : EventCodec.decode(command, Command.class));
                        },
                        id)
                .stream()
                .findFirst();
    }

    /// The import is reported: a wish is remembered for a while, a request or a look is not.
    static void leave(String id, Work work) {
        work.execute(
                "delete from imports where id = ? and (command is not null or generation is null)",
                id);
        work.execute(
                "update imports set state = 'done', deadline = ? where id = ?",
                work.now().plus(MEMORY),
                id);
    }

    /// Requests whose time is up; they leave the queue, as do wishes that were answered long ago. A
    /// wish that was not stays, however long it takes.
    static List<Command> takeExpired(Work work) {
        var expired =
                work.query(
                        "select command from imports where deadline < ? and command is not null",
                        row -> EventCodec.decode(row.getBytes(1), Command.class),
                        work.now());
        work.execute(
                "delete from imports where deadline < ? and (state = 'done' or command is not null)",
                work.now());
        return expired;
    }

    /// The namespace is going away: its imports leave the queue, and who waits for one is returned.
    static List<Command> leaveAll(String namespace, Work work) {
        var waiting =
                work.query(
                        "select command from imports where namespace = ? and command is not null",
                        row -> EventCodec.decode(row.getBytes(1), Command.class),
                        namespace);
        work.execute("delete from imports where namespace = ?", namespace);
        return waiting;
    }

    static void forget(String streamUid, Work work) {
        work.execute("delete from imports where stream_uid = ?", streamUid);
    }
}
