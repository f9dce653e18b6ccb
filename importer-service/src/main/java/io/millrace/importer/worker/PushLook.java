package io.millrace.importer.worker;

import io.millrace.contract.Digest;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.image.ImageStream;
import io.millrace.importer.application.ImporterCommands;
import io.millrace.importer.application.PushReport;
import io.millrace.importer.domain.Observation;
import io.millrace.importer.domain.Patience;
import io.millrace.importer.domain.PushDecision;
import io.millrace.importer.domain.TagHistory;
import io.millrace.importer.registry.RegistryException;
import io.millrace.importer.registry.RegistryFailure;
import io.millrace.platform.logging.LogContext;
import io.millrace.platform.logging.LogKey;
import io.millrace.platform.schema.Json;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/// One look at a tag of the integrated registry, from the claim to the report.
record PushLook(WorkTables tables, OwnRegistry own, Reporter reporter, InstantSource clock) {

    private static final Logger LOG = Logger.getLogger(PushLook.class);
    private static final Patience PATIENCE = Patience.of(30, Duration.ofSeconds(30));

    void run(CheckClaim claim) throws SQLException, IOException, InterruptedException {
        try (var _ =
                new LogContext()
                        .with(LogKey.NAMESPACE, claim.namespace())
                        .with(LogKey.TAG, claim.tag())) {
            lookAndReport(claim);
        }
    }

    private void lookAndReport(CheckClaim claim)
            throws SQLException, IOException, InterruptedException {
        var phase = tables.phaseOf(claim.namespace());
        if (phase.isEmpty()) {
            putOff(claim, "nobody told of its project yet");
            return;
        }
        if (phase.get().equals("Terminating")) {
            tables.drop(claim);
            return;
        }
        if (tables.isBeingMoved(claim)) {
            putOff(claim, "the tag is being moved");
            return;
        }
        var at = clock.instant().truncatedTo(ChronoUnit.MICROS);
        try {
            report(claim, look(claim, at));
        } catch (RegistryException e) {
            putOff(claim, e.failure().toString());
        } catch (RuntimeException e) {
            LOG.errorf(e, "The look at %s:%s broke off", claim.repository(), claim.tag());
            putOff(claim, e.toString());
        }
    }

    private void putOff(CheckClaim claim, String why) throws SQLException {
        if (PATIENCE.isOver(claim.tries())) {
            LOG.errorf(
                    "Nobody could look at %s:%s of the integrated registry: %s",
                    claim.repository(), claim.tag(), why);
            tables.drop(claim);
            return;
        }
        tables.putOff(claim, PATIENCE.after(claim.tries()));
    }

    private PushReport look(CheckClaim claim, Instant at)
            throws SQLException, RegistryException, InterruptedException {
        var digest = own.find(claim.repository(), claim.tag());
        var decision =
                claim.isReported()
                        ? new PushDecision.Ignore("the build reports it")
                        : decide(claim, new Observation(digest, at));
        return switch (decision) {
            case PushDecision.Ignore _ ->
                    new PushReport(
                            claim.id(),
                            digest.map(Digest::toString).orElse(null),
                            at,
                            null,
                            null,
                            null);
            case PushDecision.Record(var image) -> fetch(claim, image, digest, at);
        };
    }

    private PushDecision decide(CheckClaim claim, Observation look) throws SQLException {
        var last = tables.last(claim.repository(), claim.tag());
        var history = history(claim);
        return claim.claimed()
                ? look.afterClaim(claim.pushedAt(), claim.pushed(), last, history)
                : look.afterReconciliation(last, history);
    }

    private TagHistory history(CheckClaim claim) throws SQLException {
        return tables.projected(
                        ResourceKey.of(
                                ResourceType.IMAGE_STREAM, claim.namespace(), claim.stream()))
                .map(it -> TagHistory.of(Json.read(it, ImageStream.class), claim.tag()))
                .orElseGet(() -> new TagHistory(List.of(), List.of()));
    }

    private PushReport fetch(CheckClaim claim, Digest wanted, Optional<Digest> found, Instant at)
            throws RegistryException, InterruptedException {
        var digest = found.map(Digest::toString).orElse(null);
        try {
            var image = own.fetch(claim.repository(), wanted);
            return new PushReport(
                    claim.id(),
                    digest,
                    at,
                    image.asImage(false),
                    image.pullSpec().toString(),
                    null);
        } catch (RegistryException e) {
            if (e.failure() instanceof RegistryFailure.Invalid(var reason)) {
                LOG.infof("%s:%s is no image: %s", claim.repository(), claim.tag(), reason);
                return new PushReport(claim.id(), digest, at, null, null, reason);
            }
            throw e;
        }
    }

    private void report(CheckClaim claim, PushReport report)
            throws IOException, InterruptedException {
        reporter.send(
                ImporterCommands.observed(
                        claim.namespace(), claim.stream(), report, clock.instant()));
    }
}
