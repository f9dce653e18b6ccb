package io.millrace.trigger.rollout;

import io.millrace.contract.Command;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.apps.DeploymentConfig;
import io.millrace.contract.apps.DeploymentConfigRollback;
import io.millrace.contract.apps.DeploymentConfigSpec;
import io.millrace.platform.log.Outcome;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.ResourceWrites;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.FieldError;
import io.millrace.platform.status.Refusal;
import io.millrace.trigger.domain.Texts;
import io.millrace.trigger.domain.rollout.RolledBack;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Tells what a DeploymentConfig would be with parts of an earlier deployment
/// (`deploymentconfigs/rollback`); stores nothing.
record Rollback(Command command, Work work) {

    Outcome decide() {
        var type = ResourceType.DEPLOYMENT_CONFIG;
        var wish = Json.read(ResourceWrites.bodyOf(command), DeploymentConfigRollback.class);
        var fault = fault(wish);
        if (fault.isPresent()) {
            return invalid(fault.get());
        }
        return work.find(ResourceKey.of(type, command.namespace(), command.name()))
                .map(it -> decide(it.as(DeploymentConfig.class), wish))
                .orElseGet(() ->
                        invalid(
                                wish,
                                "cannot get deployment config \"%s\": %s"
                                        .formatted(
                                                wish.name(),
                                                Refusal.notFound(type, wish.name()).message())));
    }

    private Optional<FieldError> fault(DeploymentConfigRollback wish) {
        if (wish.name().isEmpty()) {
            return Optional.of(
                    FieldError.required("name", "name of the deployment config is missing"));
        }
        if (!wish.name().equals(command.name())) {
            return Optional.of(
                    FieldError.invalid("name", wish.name(), "does not match the name on the URL"));
        }
        return wish.spec().revision() < 0
                ? Optional.of(
                        FieldError.invalid(
                                "spec.revision", wish.spec().revision(), "must be non-negative"))
                : Optional.empty();
    }

    private Outcome decide(DeploymentConfig config, DeploymentConfigRollback wish) {
        var latest = config.status().latestVersion();
        if (latest == 0) {
            return invalid(wish, "cannot rollback an undeployed config");
        }
        if (latest == 1) {
            return invalid(
                    wish,
                    "no previous deployment exists for \"%s/%s\""
                            .formatted(command.namespace(), command.name()));
        }
        var revision = revision(wish, latest);
        if (revision == latest) {
            return invalid(wish, "version %d is already the latest".formatted(revision));
        }
        return Controllers.find(config, revision, work)
                .flatMap(Controllers::configOf)
                .<Outcome>map(it -> new Outcome.Answered(201, rolledBack(config, it.spec(), wish)))
                .orElseGet(() ->
                        invalid(
                                wish,
                                "couldn't find deployment #%d of \"%s\""
                                        .formatted(revision, command.name())));
    }

    private static long revision(DeploymentConfigRollback wish, long latest) {
        var from = Texts.orEmpty(wish.spec().from().name());
        if (wish.spec().revision() == 0 && from.startsWith(wish.name() + "-")) {
            try {
                return Long.parseLong(from.substring(wish.name().length() + 1));
            } catch (NumberFormatException noDeployment) {
                return 0;
            }
        }
        return wish.spec().revision() == 0 ? latest - 1 : wish.spec().revision();
    }

    private static DeploymentConfig rolledBack(
            DeploymentConfig config, DeploymentConfigSpec then, DeploymentConfigRollback wish) {
        var annotations =
                new LinkedHashMap<String, String>(
                        config.metadata().annotations() == null
                                ? Map.of()
                                : config.metadata().annotations());
        if (wish.updatedAnnotations() != null) {
            annotations.putAll(wish.updatedAnnotations());
        }
        return config.withMetadata(config.metadata().withAnnotations(annotations))
                .withSpec(RolledBack.of(config.spec(), then, wish.spec()));
    }

    private Outcome invalid(DeploymentConfigRollback wish, String why) {
        return invalid(FieldError.invalid("name", wish.name(), why));
    }

    private Outcome invalid(FieldError fault) {
        return new Outcome.Refused(
                Refusal.invalid(
                        ResourceType.DEPLOYMENT_CONFIG.group(),
                        "DeploymentConfigRollback",
                        command.name(),
                        List.of(fault)));
    }
}
