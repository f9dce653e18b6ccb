package io.millrace.trigger.rollout;

import io.millrace.contract.Command;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.apps.DeploymentConfig;
import io.millrace.contract.apps.DeploymentRequest;
import io.millrace.contract.apps.DeploymentTriggerImageChangeParams;
import io.millrace.contract.meta.ListMeta;
import io.millrace.contract.meta.Status;
import io.millrace.platform.log.Outcome;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.Resource;
import io.millrace.platform.resource.ResourceWrites;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.FieldError;
import io.millrace.platform.status.Refusal;
import io.millrace.trigger.domain.Origin;
import io.millrace.trigger.domain.StreamTag;
import io.millrace.trigger.domain.TagRevision;
import io.millrace.trigger.domain.Texts;
import io.millrace.trigger.domain.rollout.DeploymentDefaults;
import io.millrace.trigger.domain.rollout.ImageTriggers;
import io.millrace.trigger.domain.rollout.Rollout;
import io.millrace.trigger.following.ProjectedTags;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// Somebody asks for a new deployment (`deploymentconfigs/instantiate`).
record Instantiation(Rollouts rollouts, Command command, Work work) {

    Outcome decide() {
        var type = ResourceType.DEPLOYMENT_CONFIG;
        var request = Json.read(ResourceWrites.bodyOf(command), DeploymentRequest.class);
        if (!request.name().equals(command.name())) {
            return invalid(wrongName(request));
        }
        var stored = work.find(ResourceKey.of(type, command.namespace(), command.name()));
        if (stored.isEmpty()) {
            return new Outcome.Refused(Refusal.notFound(type, command.name()));
        }
        return stored.get().as(DeploymentConfig.class).spec().paused()
                ? invalid(
                        FieldError.forbidden(
                                "paused",
                                "deployment config \"%s\" is paused - unpause to request a new deployment"
                                        .formatted(request.name())))
                : deploy(stored.get(), request);
    }

    private Outcome deploy(Resource stored, DeploymentRequest request) {
        var config = stored.as(DeploymentConfig.class);
        Map<StreamTag, TagRevision> tags =
                request.latest()
                        ? new ProjectedTags(Optional.empty(), work)
                                .find(
                                        stored,
                                        ImageTriggers.tags(config, lookedAt(request)),
                                        Set.of())
                        : Map.of();
        var next =
                request.latest()
                        ? ImageTriggers.resolved(
                                        config,
                                        lookedAt(request),
                                        tag -> Rollouts.pullSpec(tags, tag))
                                .map(config::withSpec)
                        : Optional.of(config);
        if (next.isEmpty() || Rollout.isUnresolved(next.get().spec())) {
            return new Outcome.Refused(
                    Refusal.badRequest(
                            "cannot trigger a deployment for \"%s\" because it contains unresolved images"
                                    .formatted(command.name())));
        }
        var due =
                request.force()
                        ? Optional.of(Rollout.manual())
                        : Rollout.due(next.get(), Rollouts.latestTemplate(config, work));
        if (due.isEmpty()) {
            return new Outcome.Answered(201, nothingToDo());
        }
        rollouts.roll(
                stored,
                config,
                next.get(),
                due,
                List.copyOf(tags.values()),
                Origin.EVALUATED,
                work);
        return Outcome.created(stored.key());
    }

    private FieldError wrongName(DeploymentRequest request) {
        return request.name().isEmpty()
                ? FieldError.required("name", "name of the deployment config is missing")
                : FieldError.invalid(
                        "name",
                        request.name(),
                        "does not match the name on the URL (%s)".formatted(command.name()));
    }

    private Outcome invalid(FieldError fault) {
        return new Outcome.Refused(
                Refusal.invalid(
                        ResourceType.DEPLOYMENT_CONFIG.group(),
                        "DeploymentRequest",
                        command.name(),
                        List.of(fault)));
    }

    /// With force, those too that do not act by themselves.
    private static Predicate<DeploymentTriggerImageChangeParams> lookedAt(
            DeploymentRequest request) {
        var isExcluded =
                Texts.orEmpty(request.excludeTriggers()).contains(DeploymentDefaults.IMAGE_CHANGE);
        return it -> !isExcluded && (it.automatic() || request.force());
    }

    private Status nothingToDo() {
        return new Status(
                "Status",
                "v1",
                ListMeta.EMPTY,
                "Success",
                "deployment config \"%s\" cannot be instantiated: nothing has changed"
                        .formatted(command.name()),
                null,
                null,
                204);
    }
}
