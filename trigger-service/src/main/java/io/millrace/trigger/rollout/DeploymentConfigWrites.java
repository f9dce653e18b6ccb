package io.millrace.trigger.rollout;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.ResourceType;
import io.millrace.contract.apps.DeploymentConfig;
import io.millrace.contract.apps.DeploymentConfigStatus;
import io.millrace.platform.resource.Resource;
import io.millrace.platform.resource.Strategy;
import io.millrace.platform.resource.Vouchers;
import io.millrace.platform.resource.Write;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.FieldError;
import io.millrace.trigger.domain.rollout.DeploymentDefaults;
import io.millrace.trigger.domain.rollout.DeploymentValidation;
import io.millrace.trigger.domain.rollout.ImageTriggers;
import io.millrace.trigger.following.ForeignTags;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Creating, changing and deleting DeploymentConfigs.
record DeploymentConfigWrites(Rollouts rollouts) implements Strategy {

    @Override
    public ResourceType type() {
        return ResourceType.DEPLOYMENT_CONFIG;
    }

    @Override
    public Class<?> model() {
        return DeploymentConfig.class;
    }

    @Override
    public boolean allowsUnconditionalUpdate() {
        return false;
    }

    @Override
    public Set<String> ignored() {
        return Set.of("status");
    }

    @Override
    public ObjectNode prepareForCreate(ObjectNode next, Write write) {
        var config = Json.read(next, DeploymentConfig.class);
        next.set(
                "spec",
                Trees.of(DeploymentDefaults.ofNew(config.spec(), write.command().namespace())));
        next.set("status", Trees.of(DeploymentConfigStatus.EMPTY));
        return next;
    }

    @Override
    public ObjectNode prepareForUpdate(ObjectNode next, ObjectNode previous, Write write) {
        var config = Json.read(next, DeploymentConfig.class);
        next.set(
                "spec",
                Trees.of(DeploymentDefaults.of(config.spec(), write.command().namespace())));
        next.set("status", previous.path("status"));
        return next;
    }

    @Override
    public List<FieldError> validate(ObjectNode next, Optional<ObjectNode> previous, Write write) {
        var config = Json.read(next, DeploymentConfig.class);
        var faults = Faults.told(DeploymentValidation.of(config.spec()));
        if (faults.isEmpty()) {
            var before =
                    previous.map(it -> ImageTriggers.tags(Json.read(it, DeploymentConfig.class)))
                            .orElse(Set.of());
            ForeignTags.require(ImageTriggers.tags(config), before, type(), write);
        }
        return faults;
    }

    @Override
    public void saved(Resource saved, Optional<Resource> previous, Write write) {
        var tags = new HashSet<>(ImageTriggers.tags(saved.as(DeploymentConfig.class)));
        var before =
                previous.map(it -> ImageTriggers.tags(it.as(DeploymentConfig.class)))
                        .orElse(Set.of());
        ForeignTags.vouch(saved, tags, before, write);
        tags.removeAll(before);
        rollouts.written(saved, tags, write.work());
    }

    @Override
    public void deleted(Resource previous, Write write) {
        Vouchers.forget(previous.uid(), write.work());
    }
}
