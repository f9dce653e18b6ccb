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

/// Tells what a DeploymentConfig would be with parts of an earlier deployment
/// (`deploymentconfigs/rollback`); stores nothing.
record Rollback(Command command, Work work) {

    Outcome decide() {
        var type = ResourceType.DEPLOYMENT_CONFIG;
        var wish = Json.read(ResourceWrites.bodyOf(command), DeploymentConfigRollback.class);
        if (!wish.name().equals(command.name())) {
            return invalid("name", wish.name(), "does not match the name on the URL");
        }
        var stored = work.find(ResourceKey.of(type, command.namespace(), command.name()));
        if (stored.isEmpty()) {
            return new Outcome.Refused(Refusal.notFound(type, command.name()));
        }
        var config = stored.get().as(DeploymentConfig.class);
        var latest = config.status().latestVersion();
        var revision = revision(wish, latest);
        if (latest == 0) {
            return invalid("name", wish.name(), "cannot rollback an undeployed config");
        }
        if (revision == latest) {
            return invalid(
                    "spec.revision",
                    revision,
                    "version %d is already the latest".formatted(latest));
        }
        if (revision < 1) {
            return invalid("spec.revision", revision, "no previous deployment exists");
        }
        return Controllers.find(config, revision, work)
                .flatMap(Controllers::configOf)
                .<Outcome>map(it -> new Outcome.Answered(201, rolledBack(config, it.spec(), wish)))
                .orElseGet(() ->
                        invalid(
                                "spec.revision",
                                revision,
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

    private Outcome invalid(String path, Object value, String detail) {
        return new Outcome.Refused(
                Refusal.invalid(
                        ResourceType.DEPLOYMENT_CONFIG.group(),
                        "DeploymentConfigRollback",
                        command.name(),
                        List.of(FieldError.invalid(path, value, detail))));
    }
}
