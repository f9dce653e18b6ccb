package io.millrace.importer.application;

import io.millrace.contract.AllowedRegistries;
import io.millrace.contract.Claim;
import io.millrace.contract.Command;
import io.millrace.contract.Owner;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.image.ImageStreamSchedule;
import io.millrace.importer.domain.Intervals;
import io.millrace.platform.log.Change;
import io.millrace.platform.log.Outcome;
import io.millrace.platform.log.OwnerRules;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.ResourceWrites;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// What the importer decides: what is to be fetched, and what becomes of what was found. It stores
/// no resources; its queues are tables of its own.
@ApplicationScoped
public class ImporterRules implements OwnerRules {

    private static final Duration BETWEEN_CLEANINGS = Duration.ofSeconds(10);
    private static final Duration BETWEEN_REMINDERS = Duration.ofSeconds(30);

    private final IntegratedRegistry registry;
    private final AllowedRegistries allowed;
    private final WorkSignal signal;
    private final ImportQueue queue;
    private final Intervals intervals;
    private Instant cleaned = Instant.EPOCH;
    private Instant told = Instant.EPOCH;
    private volatile boolean isNewWriter;

    /// @param interval how often a scheduled tag's source is looked at, unless the tag says
    ///   otherwise
    /// @param shortest how often a tag may ask for at most
    /// @param allowedRegistries where images may be imported from; everywhere when it is empty
    ImporterRules(
            @ConfigProperty(name = "millrace.registry.host") String host,
            @ConfigProperty(name = "millrace.registry.url") URI url,
            @ConfigProperty(name = "millrace.importer.schedule.interval", defaultValue = "PT15M")
                    Duration interval,
            @ConfigProperty(name = "millrace.importer.schedule.shortest", defaultValue = "PT1M")
                    Duration shortest,
            @ConfigProperty(name = "millrace.image.allowed-registries-for-import")
                    Optional<List<String>> allowedRegistries,
            WorkSignal signal) {
        this.allowed = AllowedRegistries.parse(allowedRegistries.orElse(List.of()));
        this.intervals = new Intervals(interval, shortest);
        this.registry = new IntegratedRegistry(host, url.getAuthority());
        this.signal = signal;
        this.queue = new ImportQueue(signal);
    }

    @Override
    public Owner owner() {
        return Owner.IMPORTER;
    }

    @Override
    public Map<Owner, Set<ResourceType>> projections() {
        return Map.of(
                Owner.GATEWAY,
                ResourceType.withAccess(ResourceType.NAMESPACE, ResourceType.SECRET),
                Owner.IMAGESTREAM,
                Set.of(ResourceType.IMAGE_STREAM));
    }

    @Override
    public boolean claims() {
        return true;
    }

    @Override
    public Outcome decide(Command command, Work work) {
        var asked = command.resource() + "/" + command.subresource();
        if (asked.equals("imagestreamimports/")) {
            return new ImportRequests(registry, allowed, queue, command, work).decide();
        }
        if (asked.equals("imagestreammappings/copy") && command.requester().equals(Copies.SENDER)) {
            new Copies(signal, work).enter(command);
            return new Outcome.Answered(200, Json.object());
        }
        if (asked.equals("imagestreammappings/abandon")
                && command.requester().equals(Copies.SENDER)) {
            new Abandoned(signal, work).enter(command);
            return new Outcome.Answered(200, Json.object());
        }
        if (asked.equals("imagestreams/schedule")) {
            return schedule(command, work);
        }
        return command.requester().equals(ImporterCommands.SELF)
                ? reported(asked, command, work)
                : new Outcome.Refused(Refusal.noSuchPath());
    }

    private Outcome schedule(Command command, Work work) {
        var stream = ResourceKey.of(ResourceType.IMAGE_STREAM, command.namespace(), command.name());
        if (work.projected(stream).isEmpty()) {
            return new Outcome.Refused(Refusal.notFound(ResourceType.IMAGE_STREAM, command.name()));
        }
        var tags = schedules(work).of(command.namespace(), command.name());
        return new Outcome.Answered(
                200, ImageStreamSchedule.of(command.namespace(), command.name(), tags));
    }

    private Schedules schedules(Work work) {
        return new Schedules(registry, intervals, work);
    }

    private Outcome reported(String asked, Command command, Work work) {
        var body = ResourceWrites.bodyOf(command);
        switch (asked) {
            case "imagestreamimports/complete" ->
                    new ImportResults(Json.read(body, ImportReport.class), schedules(work), work)
                            .conclude();
            case "imagestreammappings/observed" ->
                    new Pushes(registry, signal, work).observed(Json.read(body, PushReport.class));
            default -> {
                return new Outcome.Refused(Refusal.noSuchPath());
            }
        }
        return new Outcome.Answered(200, Json.object());
    }

    @Override
    public void projected(Change change, Work work) {
        new Wishes(registry, queue, work).changed(change);
        schedules(work).changed(change);
        new Abandoned(signal, work).changed(change);
        new Servings(registry, signal, work).changed(change);
    }

    @Override
    public void received(Claim claim, Work work) {
        switch (claim) {
            case Claim.ImagePushed pushed -> new Pushes(registry, signal, work).claimed(pushed);
            case Claim.TagRequested _, Claim.BuildRequested _ -> {}
        }
    }

    @Override
    public void tick(Instant now, Work work) {
        if (isNewWriter) {
            new Wishes(registry, queue, work).enterAll();
            schedules(work).enterAll();
            work.afterCommit(() -> isNewWriter = false);
        }
        if (!now.isBefore(told.plus(BETWEEN_REMINDERS))) {
            told = now;
            new Lateness(work).tell(now);
        }
        if (now.isBefore(cleaned.plus(BETWEEN_CLEANINGS))) {
            return;
        }
        cleaned = now;
        for (var request : ImportQueue.takeExpired(work)) {
            work.reply(
                    request.id(),
                    request.replyTo(),
                    new Outcome.Refused(
                            Refusal.timeout(
                                    "the registries did not answer the import in time", 1)));
        }
    }

    @Override
    public int purge(String namespace, int most, Work work) {
        var gone = Refusal.notFound(ResourceType.NAMESPACE, namespace);
        for (var request : ImportQueue.leaveAll(namespace, work)) {
            work.reply(request.id(), request.replyTo(), new Outcome.Refused(gone));
        }
        Pushes.forget(namespace, work);
        Schedules.forget(namespace, work);
        Copies.forget(namespace, work);
        Servings.forget(namespace, work);
        return 0;
    }

    @Override
    public void holding(boolean holding) {
        isNewWriter = holding;
        signal.hold(holding);
    }
}
