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
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// One attempt at an import, from the claim to the report.
record ImportAttempt(
        WorkTables tables,
        Registries registries,
        OwnRegistry own,
        PullSecrets secrets,
        Reporter reporter,
        InstantSource clock,
        Duration limit,
        int attempts) {

    private static final Logger LOG = Logger.getLogger(ImportAttempt.class);

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
        var deadline = clock.instant().plus(limit);
        try {
            var images = new ArrayList<ImportedImage>();
            for (var wanted : claim.job().images()) {
                images.add(fetch(wanted, claim, deadline));
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

    private ImportedImage fetch(Wanted wanted, ImportClaim claim, Instant deadline)
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
            return fetched(
                    wanted,
                    until(deadline, () -> fetch(wanted, reference, claim.job().namespace())));
        } catch (RegistryException e) {
            if (e.failure().isTransient() && !claim.isAwaited() && claim.tries() < attempts) {
                throw new ComeBackLater(e.failure());
            }
            return failed(wanted, e.failure().status(wanted.from()));
        } catch (RuntimeException e) {
            LOG.errorf(e, "The import %s of %s broke off", claim.id(), wanted.from());
            var why = new RegistryFailure.Unreachable("Millrace itself failed; its log says why");
            return failed(wanted, why.status(wanted.from()));
        }
    }

    /// Asks, and gives up at the deadline: a registry that is slow on purpose must not keep the
    /// worker.
    private FetchedImage until(Instant deadline, Callable<FetchedImage> question)
            throws SQLException, RegistryException, InterruptedException {
        var answer = new FutureTask<>(question);
        var asking = Thread.ofVirtual().name("import").start(answer);
        try {
            var left = Duration.between(clock.instant(), deadline);
            return answer.get(left.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new RegistryException(
                    new RegistryFailure.Unreachable(
                            "its registries took longer than %d s".formatted(limit.toSeconds())));
        } catch (ExecutionException failed) {
            switch (failed.getCause()) {
                case RegistryException e -> throw e;
                case SQLException e -> throw e;
                case InterruptedException e -> throw e;
                case null, default -> throw new IllegalStateException(failed);
            }
        } finally {
            asking.interrupt();
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

    /// A report must fit into a record; images that make it larger fail, and there must be room to
    /// say so of each.
    static List<ImportedImage> fitting(List<ImportedImage> images) {
        var room = LARGEST_REPORT - images.stream().mapToInt(it -> size(tooLarge(it))).sum();
        var fitting = new ArrayList<ImportedImage>();
        for (var image : images) {
            var more = size(image) - size(tooLarge(image));
            fitting.add(more <= room ? image : tooLarge(image));
            room -= more <= room ? more : 0;
        }
        return fitting;
    }

    private static int size(ImportedImage image) {
        return Json.bytes(image).length;
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
