package io.millrace.importer.application;

import io.millrace.contract.Command;
import io.millrace.contract.Owner;
import io.millrace.contract.RecordImport;
import io.millrace.contract.RecordPush;
import io.millrace.contract.Requester;
import io.millrace.contract.ResourceType;
import io.millrace.contract.TellOverdue;
import io.millrace.contract.Verb;
import io.millrace.platform.schema.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/// The commands that the importer sends. Ids follow from what is told, so that telling it twice
/// counts once.
public final class ImporterCommands {

    static final Requester SELF = Requester.service(Owner.IMPORTER);

    private static final Duration PATIENCE = Duration.ofDays(7);

    private ImporterCommands() {}

    /// A worker tells the writer what it fetched.
    public static Command complete(ImportJob job, ImportReport report, Instant now) {
        return own(
                job.importId() + "-complete",
                ResourceType.IMAGE_STREAM_IMPORT,
                "complete",
                job.namespace(),
                job.stream(),
                report,
                now);
    }

    /// A worker tells the writer what it saw at a tag.
    public static Command observed(
            String namespace, String stream, PushReport report, Instant now) {
        return own(
                report.checkId() + "-observed",
                ResourceType.IMAGE_STREAM_MAPPING,
                "observed",
                namespace,
                stream,
                report,
                now);
    }

    /// Has a verified push recorded.
    static Command push(
            String checkId, String namespace, String stream, RecordPush push, Instant now) {
        return own(
                checkId + "-push",
                ResourceType.IMAGE_STREAM_MAPPING,
                "push",
                namespace,
                stream,
                push,
                now);
    }

    /// Has recorded what a stream wished for.
    static Command record(ImportJob job, RecordImport results, Instant now) {
        return own(
                job.importId() + "-record",
                ResourceType.IMAGE_STREAM_IMPORT,
                "record",
                job.namespace(),
                job.stream(),
                results,
                now);
    }

    /// Has recorded what somebody asked for, and them answered: under the request's id, while the
    /// body says on whose behalf.
    static Command record(Command request, String stream, RecordImport results) {
        return new Command(
                request.id(),
                SELF,
                Verb.CREATE,
                request.group(),
                request.resource(),
                "record",
                request.namespace(),
                stream,
                Json.tree(results),
                null,
                null,
                null,
                request.options(),
                false,
                request.deadline(),
                request.replyTo(),
                request.seen());
    }

    /// Has a stream say which of its tags are late.
    static Command overdue(
            String id, String namespace, String stream, TellOverdue late, Instant now) {
        return own(
                id + "-overdue",
                ResourceType.IMAGE_STREAM_IMPORT,
                "overdue",
                namespace,
                stream,
                late,
                now);
    }

    private static Command own(
            String id,
            ResourceType type,
            String subresource,
            String namespace,
            String stream,
            Object body,
            Instant now) {
        return new Command(
                id,
                SELF,
                Verb.CREATE,
                type.group(),
                type.plural(),
                subresource,
                namespace,
                stream,
                Json.tree(body),
                null,
                null,
                null,
                Map.of(),
                false,
                now.plus(PATIENCE),
                "",
                Map.of());
    }
}
