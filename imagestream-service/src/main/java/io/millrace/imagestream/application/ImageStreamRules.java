package io.millrace.imagestream.application;

import io.millrace.contract.AllowedRegistries;
import io.millrace.contract.Claim;
import io.millrace.contract.Command;
import io.millrace.contract.Fact;
import io.millrace.contract.Owner;
import io.millrace.contract.RecordImport;
import io.millrace.contract.Requester;
import io.millrace.contract.ResourceType;
import io.millrace.contract.Verb;
import io.millrace.platform.access.ClaimSources;
import io.millrace.platform.access.InboundConfig;
import io.millrace.platform.log.ClaimOrigin;
import io.millrace.platform.log.Outcome;
import io.millrace.platform.log.OwnerRules;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.ResourceWrites;
import io.millrace.platform.status.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Everything that can happen to image streams, and who decides it.
@ApplicationScoped
class ImageStreamRules implements OwnerRules {

    private static final Requester IMPORTER = Requester.service(Owner.IMPORTER);

    private final Settings settings;
    private final ClaimSources sources;
    private final ImageRetention retention;

    /// @param registryHost the integrated registry's host as it stands in pull specs
    /// @param publicHost by which it is reached from outside
    /// @param historyItems how many events of a tag its stream shows; the book of moves has all
    /// @param allowedRegistries where images may be imported from; everywhere when it is empty
    @Inject
    ImageStreamRules(
            @ConfigProperty(name = "millrace.registry.host") Optional<String> registryHost,
            @ConfigProperty(name = "millrace.registry.public-host") Optional<String> publicHost,
            @ConfigProperty(name = "millrace.imagestream.history-items", defaultValue = "100")
                    int historyItems,
            @ConfigProperty(name = "millrace.image.allowed-registries-for-import")
                    Optional<List<String>> allowedRegistries,
            InboundConfig inbound,
            RetentionConfig retention) {
        this(
                new Settings(
                        registryHost.orElse(""),
                        publicHost.orElse(""),
                        historyItems,
                        AllowedRegistries.parse(allowedRegistries.orElse(List.of()))),
                ClaimSources.of(inbound),
                ImageRetention.of(registryHost.orElse(""), retention));
    }

    ImageStreamRules(Settings settings, ClaimSources sources, ImageRetention retention) {
        this.settings = settings;
        this.sources = sources;
        this.retention = retention;
    }

    @Override
    public Owner owner() {
        return Owner.IMAGESTREAM;
    }

    @Override
    public Map<Owner, Set<ResourceType>> projections() {
        return Map.of(
                Owner.GATEWAY,
                ResourceType.withAccess(
                        ResourceType.NAMESPACE,
                        ResourceType.RESOURCE_QUOTA,
                        ResourceType.LIMIT_RANGE));
    }

    @Override
    public Set<Owner> facts() {
        return Set.of(Owner.BUILD);
    }

    @Override
    public boolean claims() {
        return true;
    }

    @Override
    public void received(Claim claim, ClaimOrigin origin, Work work) {
        new Claims(settings, sources, work).take(claim, origin);
    }

    @Override
    public Outcome decide(Command command, Work work) {
        var streams = streams(command, work);
        var asked = command.resource() + "/" + command.subresource();
        return switch (asked) {
            case "imagestreams/" ->
                    ResourceWrites.decide(new ImageStreamStrategy(streams), command, work);
            case "imagestreams/status" ->
                    ResourceWrites.decide(new StreamStatusStrategy(streams), command, work);
            case "imagestreams/history" -> new History(command, work).answer();
            case "images/" -> ResourceWrites.decide(new ImageStrategy(), command, work);
            case "imagestreamtags/" -> new ImageStreamTags(streams, command, work).decide();
            case "imagesignatures/" -> new ImageSignatures(command, work).decide();
            case "imagetags/" -> new ImageTags(streams, command, work).decide();
            case "imagestreammappings/" ->
                    command.verb() == Verb.CREATE
                            ? new ImageStreamMappings(streams, command, work).create()
                            : refused(command);
            case "imagestreammappings/push" ->
                    command.requester().equals(IMPORTER)
                            ? new Pushes(streams, command, work).record()
                            : refused(command);
            case "imagestreamimports/record" ->
                    command.requester().equals(IMPORTER)
                            ? recorded(command, work)
                            : refused(command);
            case "imagestreamimports/overdue" ->
                    command.requester().equals(IMPORTER)
                            ? new LateTags(streams, command).record()
                            : refused(command);
            default -> refused(command);
        };
    }

    /// The importer records what somebody asked for on their behalf.
    private Outcome recorded(Command command, Work work) {
        var results = Wire.body(command, RecordImport.class);
        var requester = Objects.requireNonNullElse(results.requester(), IMPORTER);
        return new Imports(new Streams(work, settings, requester), command, results, work).record();
    }

    private static Outcome refused(Command command) {
        return new Outcome.Refused(
                Refusal.methodNotAllowed(
                        command.verb().name().toLowerCase(Locale.ROOT),
                        command.group(),
                        command.resource()));
    }

    @Override
    public void received(Fact fact, Work work) {
        if (fact instanceof Fact.BuildCompleted completed) {
            new BuildOutputs(new Streams(work, settings, BuildOutputs.ACTOR)).record(completed);
        }
    }

    @Override
    public void tick(Instant now, Work work) {
        retention.tick(now, work);
    }

    @Override
    public int purge(String namespace, int most, Work work) {
        var streams = new Streams(work, settings, OwnerSurroundings.SYSTEM);
        var some = work.list(ResourceType.IMAGE_STREAM, namespace).stream().limit(most).toList();
        some.forEach(streams::delete);
        return some.size();
    }

    private Streams streams(Command command, Work work) {
        return new Streams(work, settings, command.requester());
    }
}
