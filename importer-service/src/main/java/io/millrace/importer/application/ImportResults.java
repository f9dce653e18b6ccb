package io.millrace.importer.application;

import io.millrace.contract.Command;
import io.millrace.contract.Fact;
import io.millrace.contract.Owner;
import io.millrace.contract.RecordImport;
import io.millrace.contract.RecordImport.ImportedImage;
import io.millrace.contract.Requester;
import io.millrace.contract.image.Image;
import io.millrace.contract.image.ImageImportSpec;
import io.millrace.contract.image.ImageImportStatus;
import io.millrace.contract.image.ImageStreamImport;
import io.millrace.contract.image.ImageStreamImportStatus;
import io.millrace.contract.image.RepositoryImportStatus;
import io.millrace.importer.application.ImportQueue.Pending;
import io.millrace.platform.log.Outcome;
import io.millrace.platform.log.Work;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What becomes of a worker's report: facts, and a command to record it or an answer to who only
/// wanted to look.
record ImportResults(ImportReport report, Schedules schedules, Work work) {

    void conclude() {
        ImportQueue.find(report.importId(), work).ifPresent(this::conclude);
    }

    private void conclude(Pending pending) {
        ImportQueue.leave(report.importId(), work);
        report.all().forEach(it -> publish(it, pending.job()));
        var request = pending.command();
        if (request == null || ImportRequests.read(request).spec().importing()) {
            schedules.imported(report, pending.job(), pending.streamUid());
        }
        if (request == null) {
            work.send(
                    Owner.IMAGESTREAM,
                    ImporterCommands.record(
                            pending.job(),
                            results(pending.streamUid(), null, null, null),
                            work.now()));
        } else {
            conclude(request, pending.job());
        }
    }

    private void conclude(Command command, ImportJob job) {
        var request = ImportRequests.read(command);
        if (!request.spec().importing()) {
            work.reply(
                    command.id(),
                    command.replyTo(),
                    new Outcome.Answered(201, lookedUp(request, job)));
            return;
        }
        work.send(
                Owner.IMAGESTREAM,
                ImporterCommands.record(
                        command,
                        job.stream(),
                        results(
                                emptyToNull(request.metadata().uid()),
                                emptyToNull(request.metadata().resourceVersion()),
                                request,
                                command.requester())));
    }

    private RecordImport results(
            @Nullable String streamUid,
            @Nullable String streamVersion,
            @Nullable ImageStreamImport request,
            @Nullable Requester requester) {
        return new RecordImport(
                report.importId(),
                streamUid,
                streamVersion,
                request != null,
                report.images(),
                request,
                requester,
                report.repository());
    }

    private ImageStreamImport lookedUp(ImageStreamImport request, ImportJob job) {
        var asked = Objects.requireNonNullElse(request.spec().images(), List.<ImageImportSpec>of());
        var images = new ArrayList<ImageImportStatus>();
        for (var i = 0; i < report.images().size(); i++) {
            images.add(described(report.images().get(i), asked.get(i).includeManifest()));
        }
        return request.withMetadata(
                        request.metadata()
                                .withName(job.stream())
                                .withNamespace(job.namespace())
                                .withUid(work.newUid())
                                .withCreationTimestamp(work.now().truncatedTo(ChronoUnit.SECONDS)))
                .withStatus(new ImageStreamImportStatus(null, repository(request), images));
    }

    private static ImageImportStatus described(ImportedImage result, boolean includeManifest) {
        var image = result.image();
        return new ImageImportStatus(
                result.status(),
                image == null ? null : shown(image, includeManifest),
                result.tag(),
                result.childImages().isEmpty()
                        ? null
                        : result.childImages().stream()
                                .map(it -> shown(it, includeManifest))
                                .toList());
    }

    private static Image shown(Image image, boolean includeManifest) {
        return includeManifest
                ? image
                : image.withDockerImageManifest(null).withDockerImageConfig(null);
    }

    private @Nullable RepositoryImportStatus repository(ImageStreamImport request) {
        var asked = request.spec().repository();
        var found = report.repository();
        return asked == null || found == null
                ? null
                : new RepositoryImportStatus(
                        found.status(),
                        found.images().stream()
                                .map(it -> described(it, asked.includeManifest()))
                                .toList(),
                        found.additionalTags());
    }

    private void publish(ImportedImage result, ImportJob job) {
        var image = result.image();
        work.publish(
                image != null
                        ? new Fact.ImportCompleted(
                                job.namespace(),
                                job.stream(),
                                report.importId(),
                                result.from(),
                                Objects.requireNonNullElse(image.metadata().name(), ""),
                                work.now())
                        : new Fact.ImportFailed(
                                job.namespace(),
                                job.stream(),
                                report.importId(),
                                result.from(),
                                Objects.requireNonNullElse(result.status().reason(), ""),
                                Objects.requireNonNullElse(result.status().message(), ""),
                                work.now()));
    }

    private static @Nullable String emptyToNull(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }
}
