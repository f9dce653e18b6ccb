package io.millrace.importer.worker;

import io.millrace.contract.ImageReference;
import io.millrace.contract.RecordImport.ImportedImage;
import io.millrace.contract.image.Image;
import io.millrace.contract.meta.ListMeta;
import io.millrace.contract.meta.Status;
import io.millrace.contract.meta.StatusDetails;
import io.millrace.importer.application.ImportJob.Wanted;
import io.millrace.importer.application.ImportReport;
import io.millrace.importer.application.ImporterCommands;
import io.millrace.importer.application.RegistryAccess;
import io.millrace.importer.registry.FetchedImage;
import io.millrace.importer.registry.ImageRequest;
import io.millrace.importer.registry.ImportStatus;
import io.millrace.importer.registry.Platform.Preference;
import io.millrace.importer.registry.Registries;
import io.millrace.importer.registry.RegistryException;
import io.millrace.importer.registry.RegistryFailure;
import io.millrace.importer.registry.RegistryFailure.Unauthorized;
import io.millrace.platform.schema.Json;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One attempt at an import, from the claim to the report.
record ImportAttempt(
        WorkTables tables,
        Registries registries,
        OwnRegistry own,
        PullSecrets secrets,
        Reporter reporter,
        InstantSource clock,
        int attempts) {

    private static final int LARGEST_MANIFEST = 256 * 1024;
    private static final int LARGEST_REPORT = 4 * 1024 * 1024;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(2);
    private static final Status SUCCESS =
            new Status(null, null, ListMeta.EMPTY, "Success", null, null, null, null);

    /// Says that the registry may well answer later.
    private static final class ComeBackLater extends Exception {

        private static final long serialVersionUID = 1L;

        private final transient RegistryFailure failure;

        ComeBackLater(RegistryFailure failure) {
            super(failure.toString(), null, false, false);
            this.failure = failure;
        }
    }

    void run(ImportClaim claim) throws SQLException, IOException, InterruptedException {
        try {
            var images = new ArrayList<ImportedImage>();
            for (var wanted : claim.job().images()) {
                images.add(fetch(wanted, claim));
            }
            var report = new ImportReport(claim.id(), fitting(images));
            reporter.send(ImporterCommands.complete(claim.job(), report, clock.instant()));
        } catch (ComeBackLater later) {
            tables.putOff(claim, pause(claim, later.failure));
        }
    }

    private static Duration pause(ImportClaim claim, RegistryFailure failure) {
        var doubled = FIRST_PAUSE.multipliedBy(1L << Math.min(claim.tries() - 1, 8));
        var asked =
                failure instanceof RegistryFailure.RateLimited(var after)
                        ? after.orElse(Duration.ZERO)
                        : Duration.ZERO;
        var pause = asked.compareTo(doubled) > 0 ? asked : doubled;
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }

    private ImportedImage fetch(Wanted wanted, ImportClaim claim)
            throws SQLException, InterruptedException, ComeBackLater {
        if (wanted.access() == RegistryAccess.DENIED) {
            return failed(wanted, new Unauthorized(false).status(wanted.from()));
        }
        ImageReference reference;
        try {
            reference = ImageReference.parse(wanted.from());
        } catch (IllegalArgumentException malformed) {
            var why = "it is no pull spec: " + malformed.getMessage();
            return failed(wanted, new RegistryFailure.Unreachable(why).status(wanted.from()));
        }
        try {
            return fetched(wanted, fetch(wanted, reference, claim.job().namespace()));
        } catch (RegistryException e) {
            if (e.failure().isTransient() && !claim.isAwaited() && claim.tries() < attempts) {
                throw new ComeBackLater(e.failure());
            }
            return failed(wanted, e.failure().status(wanted.from()));
        }
    }

    private FetchedImage fetch(Wanted wanted, ImageReference reference, String namespace)
            throws SQLException, RegistryException, InterruptedException {
        var request =
                ImageRequest.of(reference)
                        .insecurely(wanted.insecure())
                        .keepingIndex(wanted.keepsIndex())
                        .preferring(
                                new Preference(
                                        Optional.ofNullable(wanted.preferOs()),
                                        Optional.ofNullable(wanted.preferArchitecture())));
        return wanted.access() == RegistryAccess.INTEGRATED
                ? own.fetch(request)
                : registries.fetch(request.as(secrets.credentialsFor(reference, namespace)));
    }

    private static ImportedImage fetched(Wanted wanted, FetchedImage image) {
        return result(
                wanted,
                asImage(image),
                image.children().stream().map(ImportAttempt::asImage).toList(),
                image.pullSpec().toString(),
                SUCCESS);
    }

    private static Image asImage(FetchedImage image) {
        var size = image.manifest().length() + image.config().map(String::length).orElse(0);
        return image.asImage(size <= LARGEST_MANIFEST);
    }

    private static ImportedImage failed(Wanted wanted, ImportStatus why) {
        var retry = why.retryAfter().map(it -> (int) it.toSeconds()).orElse(null);
        var details = retry == null ? null : new StatusDetails(null, null, null, null, null, retry);
        var status =
                new Status(
                        null,
                        null,
                        ListMeta.EMPTY,
                        "Failure",
                        why.message(),
                        why.reason(),
                        details,
                        why.code());
        return result(wanted, null, List.of(), null, status);
    }

    private static ImportedImage result(
            Wanted wanted,
            @Nullable Image image,
            List<Image> children,
            @Nullable String pullSpec,
            Status status) {
        return new ImportedImage(
                wanted.tag(),
                wanted.from(),
                wanted.importPolicy(),
                wanted.referencePolicy(),
                image,
                children,
                pullSpec,
                status,
                wanted.generation());
    }

    /// A report must fit into a record; images that make it larger fail.
    private static List<ImportedImage> fitting(List<ImportedImage> images) {
        var room = LARGEST_REPORT;
        var fitting = new ArrayList<ImportedImage>();
        for (var image : images) {
            var size = Json.bytes(image).length;
            fitting.add(size <= room ? image : tooLarge(image));
            room -= size <= room ? size : 0;
        }
        return fitting;
    }

    private static ImportedImage tooLarge(ImportedImage image) {
        var why =
                new RegistryFailure.Invalid("what is to be recorded about it is too large")
                        .status(image.from());
        return new ImportedImage(
                image.tag(),
                image.from(),
                image.importPolicy(),
                image.referencePolicy(),
                null,
                List.of(),
                null,
                new Status(
                        null,
                        null,
                        ListMeta.EMPTY,
                        "Failure",
                        why.message(),
                        why.reason(),
                        null,
                        why.code()),
                image.expectedGeneration());
    }
}
