package io.millrace.importer.worker;

import io.millrace.contract.Digest;
import io.millrace.importer.application.Bell;
import io.millrace.importer.application.ServedTag;
import io.millrace.importer.domain.Patience;
import io.millrace.importer.domain.ServingStep;
import io.millrace.importer.registry.RegistryException;
import io.millrace.importer.worker.ServingTables.Placing;
import io.millrace.platform.registry.RegistryBlobs;
import io.millrace.platform.registry.StoredManifest;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jboss.logging.Logger;

/// Moves a tag of the integrated registry to where its stream says that it points, or takes it
/// away. A registry knows no conditional write, so that the move is announced in the tables first:
/// a push that it overwrites in that moment is known as such when the registry tells of it.
record TagServing(
        ServingTables tables,
        OwnRegistry own,
        RegistryTags registry,
        Bell pushes,
        InstantSource clock) {

    private static final Logger LOG = Logger.getLogger(TagServing.class);
    private static final Patience PATIENCE = Patience.of(12, Duration.ofSeconds(30));

    TagServing(
            ServingTables tables,
            OwnRegistry own,
            RegistryBlobs blobs,
            Bell pushes,
            InstantSource clock) {
        this(tables, own, new RegistryTags(blobs), pushes, clock);
    }

    void run(ServingClaim claim) throws SQLException, InterruptedException {
        try {
            serve(claim);
        } catch (RegistryException e) {
            putOff(claim, e.failure().toString());
        } catch (IOException | RuntimeException e) {
            putOff(claim, e.toString());
        }
    }

    private void serve(ServingClaim claim)
            throws SQLException, IOException, RegistryException, InterruptedException {
        var stream = tables.stream(claim);
        var wanted =
                stream.flatMap(it -> ServedTag.find(it, claim.tag(), own.host(), own.authority()));
        var isKnown = stream.filter(it -> ServedTag.isKnown(it, claim.tag())).isPresent();
        var isNoMatter = stream.isEmpty() || (wanted.isEmpty() && (isKnown || !claim.removed()));
        if (claim.begun().isEmpty() && isNoMatter) {
            tables.finish(claim);
            return;
        }
        var at = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var present = own.find(claim.repository(), claim.tag());
        if (claim.begun().isPresent()) {
            resume(claim, claim.begun().get(), present);
            return;
        }
        var seen = tables.seen(claim).flatMap(it -> it);
        switch (ServingStep.of(wanted.map(ServedTag::image), present, seen)) {
            case ServingStep.Nothing() -> tables.finish(claim);
            case ServingStep.LookFirst() -> {
                tables.haveLookedAt(claim);
                pushes.ring();
                tables.putOff(claim, PATIENCE.first());
            }
            case ServingStep.Move(var image) -> {
                var from = wanted.orElseThrow().repository();
                var manifest = registry.manifest(image, from, claim.repository());
                place(claim, new Placing(Optional.of(image), at), Optional.of(manifest));
            }
            case ServingStep.Remove() ->
                    place(claim, new Placing(Optional.empty(), at), Optional.empty());
        }
    }

    private void place(ServingClaim claim, Placing placing, Optional<StoredManifest> manifest)
            throws SQLException, IOException, InterruptedException {
        if (!tables.begin(claim, placing)) {
            tables.putOff(claim, PATIENCE.first());
            return;
        }
        if (manifest.isPresent()) {
            registry.move(claim.repository(), claim.tag(), manifest.get());
        } else {
            registry.remove(claim.repository(), claim.tag());
        }
        tables.settle(claim, placing);
        tables.finish(claim);
    }

    /// Whether the earlier worker came so far cannot always be told. Counting what it meant to do
    /// as done is safe: what else is there is then a push that somebody looks at.
    private void resume(ServingClaim claim, Placing begun, Optional<Digest> present)
            throws SQLException, IOException, InterruptedException {
        if (present.filter(registry.gap(claim.repository(), claim.tag())::equals).isPresent()) {
            registry.remove(claim.repository(), claim.tag());
        }
        if (present.equals(tables.seen(claim).flatMap(it -> it))) {
            tables.withdraw(claim);
        } else {
            tables.settle(claim, begun);
        }
        tables.putOff(claim, Duration.ZERO);
    }

    private void putOff(ServingClaim claim, String why) throws SQLException {
        if (PATIENCE.isOver(claim.tries())) {
            LOG.warnf(
                    "%s:%s of the integrated registry does not say what its stream says: %s",
                    claim.repository(), claim.tag(), why);
            tables.finish(claim);
            return;
        }
        tables.putOff(claim, PATIENCE.after(claim.tries()));
    }
}
