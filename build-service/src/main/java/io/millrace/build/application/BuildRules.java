package io.millrace.build.application;

import io.millrace.contract.Claim;
import io.millrace.contract.Command;
import io.millrace.contract.Owner;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.Verb;
import io.millrace.contract.image.ImageStream;
import io.millrace.platform.access.ClaimSources;
import io.millrace.platform.access.InboundConfig;
import io.millrace.platform.log.Change;
import io.millrace.platform.log.ClaimOrigin;
import io.millrace.platform.log.Interval;
import io.millrace.platform.log.Outcome;
import io.millrace.platform.log.OwnerRules;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.Resource;
import io.millrace.platform.resource.ResourceWrites;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// What the build service decides: it is the only writer of BuildConfigs and Builds.
@ApplicationScoped
public class BuildRules implements OwnerRules {

    private static final Duration BETWEEN_RETRIES = Duration.ofSeconds(3);

    private final Turns turns;
    private final Progress progress;
    private final BuildConfigWrites configs;
    private final BuildWrites builds;
    private final Clones clones;
    private final Instantiations instantiations;
    private final BuildClaims claims;
    private final Interval betweenRetries = new Interval();

    @Inject
    BuildRules(
            @ConfigProperty(name = "millrace.registry.host") String registry,
            InboundConfig inbound,
            Releases releases) {
        this(registry, ClaimSources.of(inbound), releases);
    }

    BuildRules(String registry, ClaimSources sources, Releases releases) {
        var permissions = new Permissions(registry);
        turns = new Turns(new Launch(permissions, releases));
        progress = new Progress(permissions, turns);
        configs = new BuildConfigWrites(permissions);
        builds = new BuildWrites(permissions, progress);
        clones = new Clones(permissions, progress);
        instantiations = new Instantiations(permissions, progress);
        claims = new BuildClaims(sources, instantiations);
    }

    @Override
    public Owner owner() {
        return Owner.BUILD;
    }

    @Override
    public Map<Owner, Set<ResourceType>> projections() {
        return Map.of(
                Owner.GATEWAY,
                ResourceType.withAccess(
                        ResourceType.NAMESPACE,
                        ResourceType.CONFIG_MAP,
                        ResourceType.RESOURCE_QUOTA,
                        ResourceType.SECRET,
                        ResourceType.SERVICE_ACCOUNT),
                Owner.IMAGESTREAM,
                Set.of(ResourceType.IMAGE_STREAM, ResourceType.IMAGE));
    }

    /// Of Images only those matter from which nobody may build.
    @Override
    public boolean keeps(ResourceKey key, byte[] state) {
        return !key.type().equals(ResourceType.IMAGE) || ProhibitedImages.areSaidBy(state);
    }

    @Override
    public Outcome decide(Command command, Work work) {
        return switch (command.resource() + "/" + command.subresource()) {
            case "buildconfigs/" ->
                    ResourceWrites.decide(
                            configs, List.of(configs, new CollectedBuilds(builds)), command, work);
            case "builds/" ->
                    ResourceWrites.decide(builds, List.of(configs, builds), command, work);
            case "buildconfigs/instantiate", "buildconfigs/instantiatebinary" ->
                    command.verb() == Verb.CREATE
                            ? instantiations.decide(command, work)
                            : new Outcome.Refused(Refusal.methodNotAllowed());
            case "builds/clone" -> clones.decide(command, work);
            case "builds/details" ->
                    command.verb() == Verb.UPDATE
                            ? ResourceWrites.decide(new Details(), command, work)
                            : new Outcome.Refused(Refusal.methodNotAllowed());
            case "builds/report" -> report(command, work);
            default -> new Outcome.Refused(Refusal.noSuchPath());
        };
    }

    private Outcome report(Command command, Work work) {
        if (!command.requester().equals(Requesters.WORKER)) {
            return new Outcome.Refused(Refusal.noSuchPath());
        }
        var report = Json.read(ResourceWrites.bodyOf(command), WorkReport.class);
        Builds.find(command.namespace(), command.name(), work)
                .filter(it -> report.uid().equals(it.metadata().uid()))
                .ifPresentOrElse(
                        it -> progress.report(it, report, work),
                        () -> progress.stopped(command.namespace(), report, work));
        return new Outcome.Answered(200, Json.object());
    }

    /// A stream's repository has appeared: builds may have been waiting to push there.
    @Override
    public void projected(Change change, Work work) {
        if (change.key().type().equals(ResourceType.IMAGE_STREAM)
                && !repository(change.after()).equals(repository(change.before()))) {
            turns.retry(change.key().namespace(), work);
        }
    }

    private static String repository(Optional<Resource> stream) {
        return stream.map(it -> it.as(ImageStream.class).status().dockerImageRepository())
                .orElse("");
    }

    @Override
    public boolean claims() {
        return true;
    }

    @Override
    public void received(Claim claim, ClaimOrigin origin, Work work) {
        if (claim instanceof Claim.BuildRequested request) {
            claims.take(request, origin, work);
        }
    }

    @Override
    public void tick(Instant now, Work work) {
        if (betweenRetries.isOver(now)) {
            betweenRetries.begin(now, BETWEEN_RETRIES);
            turns.retry(work);
        }
    }

    @Override
    public int purge(String namespace, int most, Work work) {
        Builds.forgetAll(namespace, work);
        return OwnerRules.super.purge(namespace, most, work);
    }
}
