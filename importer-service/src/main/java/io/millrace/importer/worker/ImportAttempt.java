package io.millrace.importer.worker;

import io.millrace.contract.ImageReference;
import io.millrace.contract.RecordImport.ImportedImage;
import io.millrace.contract.RecordImport.ImportedRepository;
import io.millrace.contract.meta.ListMeta;
import io.millrace.contract.meta.Status;
import io.millrace.importer.application.ImportJob.Wanted;
import io.millrace.importer.application.ImportJob.WantedRepository;
import io.millrace.importer.application.ImportReport;
import io.millrace.importer.application.ImporterCommands;
import io.millrace.importer.domain.Pauses;
import io.millrace.importer.domain.TagSelection;
import io.millrace.importer.registry.FetchedImage;
import io.millrace.importer.registry.RegistryException;
import io.millrace.importer.registry.RegistryFailure;
import io.millrace.platform.logging.LogContext;
import io.millrace.platform.logging.LogKey;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// One attempt at an import, from the claim to the report.
///
/// @param attempts how often a wish is tried before a failure that may pass counts
/// @param tagsPerRepository how many tags of a whole repository are taken
/// @param pauses between attempts
record ImportAttempt(
        WorkTables tables,
        Fetching fetching,
        Reporter reporter,
        int attempts,
        int tagsPerRepository,
        Pauses pauses) {

    static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
    static final Duration LONGEST_PAUSE = Duration.ofMinutes(2);

    private static final Logger LOG = Logger.getLogger(ImportAttempt.class);

    private static final int AT_ONCE = 8;

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
        try (var _ =
                new LogContext()
                        .with(LogKey.NAMESPACE, claim.job().namespace())
                        .with(LogKey.IMAGE_STREAM, claim.job().stream())) {
            fetchAndReport(claim);
        }
    }

    private void fetchAndReport(ImportClaim claim)
            throws SQLException, IOException, InterruptedException {
        var clock = fetching.clock();
        var deadline = claim.deadline(clock.instant(), fetching.limit());
        try {
            var images = fetchAll(claim.job().images(), claim, deadline);
            var wanted = claim.job().repository();
            var repository = wanted == null ? null : fetchAll(wanted, images, claim, deadline);
            var report = fitting(claim, images, repository);
            reporter.send(ImporterCommands.complete(claim.job(), report, clock.instant()));
        } catch (ComeBackLater later) {
            tables.putOff(claim, pause(claim, later.failure));
        }
    }

    private Duration pause(ImportClaim claim, RegistryFailure failure) {
        var asked =
                failure instanceof RegistryFailure.RateLimited(var after)
                        ? after.orElse(Duration.ZERO)
                        : Duration.ZERO;
        return pauses.after(claim.tries(), asked);
    }

    /// Several at a time, each image once; the results are in the order of what is wanted.
    private List<ImportedImage> fetchAll(List<Wanted> wanted, ImportClaim claim, Instant deadline)
            throws SQLException, InterruptedException, ComeBackLater {
        var sameTime = new SameTime<>(AT_ONCE, (Wanted it) -> fetch(it, claim, deadline));
        var different = wanted.stream().map(Wanted::asImage).distinct().toList();
        var fetched = new HashMap<Wanted, Fetched>();
        var found = sameTime.all(different).iterator();
        different.forEach(it -> fetched.put(it, found.next()));
        var images = new ArrayList<ImportedImage>();
        for (var each : wanted) {
            images.add(Objects.requireNonNull(fetched.get(each.asImage())).imported(each));
        }
        return images;
    }

    private Fetched fetch(Wanted wanted, ImportClaim claim, Instant deadline)
            throws SQLException, InterruptedException {
        try {
            return Fetched.of(fetching.image(wanted, claim.job().namespace(), deadline));
        } catch (RegistryException e) {
            return Fetched.not(e.failure(), mayPass(e.failure(), claim));
        } catch (RuntimeException e) {
            LOG.errorf(e, "The import %s of %s broke off", claim.id(), wanted.from());
            return Fetched.not(
                    new RegistryFailure.Unreachable("Millrace itself failed; its log says why"),
                    false);
        }
    }

    private boolean mayPass(RegistryFailure failure, ImportClaim claim) {
        return failure.isTransient() && !claim.isAwaited() && claim.tries() < attempts;
    }

    /// What came of asking for an image: it, or why not and whether that may pass.
    private record Fetched(
            Optional<FetchedImage> image, Optional<RegistryFailure> failure, boolean passing) {

        static Fetched of(FetchedImage image) {
            return new Fetched(Optional.of(image), Optional.empty(), false);
        }

        static Fetched not(RegistryFailure failure, boolean passing) {
            return new Fetched(Optional.empty(), Optional.of(failure), passing);
        }

        ImportedImage imported(Wanted wanted) throws ComeBackLater {
            if (image.isPresent()) {
                return ImportOutcomes.fetched(wanted, image.get());
            }
            var why = failure.orElseThrow();
            if (passing) {
                throw new ComeBackLater(why);
            }
            return ImportOutcomes.failed(wanted, why.status(wanted.from()));
        }
    }

    private ImportedRepository fetchAll(
            WantedRepository wanted, List<ImportedImage> known, ImportClaim claim, Instant deadline)
            throws SQLException, InterruptedException, ComeBackLater {
        List<String> tags;
        try {
            tags =
                    fetching.tags(wanted, claim.job().namespace(), deadline).stream()
                            .filter(it -> it.isEmpty() || ImageReference.isTag(it))
                            .toList();
        } catch (RegistryException e) {
            if (mayPass(e.failure(), claim)) {
                throw new ComeBackLater(e.failure());
            }
            var why = ImportOutcomes.failure(e.failure().status(wanted.from()), wanted.from());
            return new ImportedRepository(why, List.of(), List.of());
        }
        var fetchedBefore = byTag(wanted, known);
        var selection = TagSelection.of(tags, fetchedBefore.keySet(), tagsPerRepository);
        var missing =
                selection.taken().stream()
                        .filter(it -> !fetchedBefore.containsKey(it))
                        .map(wanted::tagged)
                        .toList();
        var byTag = new HashMap<>(fetchedBefore);
        fetchAll(missing, claim, deadline).forEach(it -> byTag.put(String.valueOf(it.tag()), it));
        var images =
                selection.taken().stream().map(byTag::get).flatMap(Stream::ofNullable).toList();
        return new ImportedRepository(statusOf(images), images, selection.additional());
    }

    /// What the same request fetched of the repository already, so that it is not fetched twice.
    private static Map<String, ImportedImage> byTag(
            WantedRepository wanted, List<ImportedImage> known) {
        var byTag = new HashMap<String, ImportedImage>();
        for (var image : known) {
            var prefix = wanted.from() + ":";
            if (image.from().startsWith(prefix) && ImportOutcomes.isSuccess(image)) {
                byTag.put(image.from().substring(prefix.length()), image);
            }
        }
        return byTag;
    }

    static Status statusOf(List<ImportedImage> images) {
        var failed = images.stream().filter(it -> !ImportOutcomes.isSuccess(it)).count();
        if (failed == 0) {
            return ImportOutcomes.SUCCESS;
        }
        var message =
                failed == 1
                        ? "one of the images from this repository failed to import"
                        : "%d of the images from this repository failed to import"
                                .formatted(failed);
        return new Status(
                null, null, ListMeta.EMPTY, "Failure", message, "ImportFailed", null, null);
    }

    private static ImportReport fitting(
            ImportClaim claim,
            List<ImportedImage> images,
            @Nullable ImportedRepository repository) {
        if (repository == null) {
            return new ImportReport(claim.id(), ImportOutcomes.fitting(images));
        }
        var all =
                ImportOutcomes.fitting(
                        Stream.concat(images.stream(), repository.images().stream()).toList());
        var ofRepository = all.subList(images.size(), all.size());
        var status = repository.images().isEmpty() ? repository.status() : statusOf(ofRepository);
        return new ImportReport(
                claim.id(),
                all.subList(0, images.size()),
                new ImportedRepository(status, ofRepository, repository.additionalTags()));
    }
}
