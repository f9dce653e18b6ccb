package io.millrace.build.application;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.build.domain.Defaults;
import io.millrace.build.domain.SourceSecrets;
import io.millrace.build.domain.Validation;
import io.millrace.contract.ResourceType;
import io.millrace.contract.build.BuildConfig;
import io.millrace.contract.build.BuildConfigStatus;
import io.millrace.contract.build.BuildSource;
import io.millrace.contract.core.Secret;
import io.millrace.contract.meta.LocalObjectReference;
import io.millrace.platform.resource.Resource;
import io.millrace.platform.resource.Strategy;
import io.millrace.platform.resource.Vouchers;
import io.millrace.platform.resource.Write;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.FieldError;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Creating, changing and deleting BuildConfigs.
record BuildConfigWrites(Permissions permissions) implements Strategy {

    @Override
    public ResourceType type() {
        return ResourceType.BUILD_CONFIG;
    }

    @Override
    public Class<?> model() {
        return BuildConfig.class;
    }

    @Override
    public boolean allowsUnconditionalUpdate() {
        return false;
    }

    @Override
    public ObjectNode prepareForCreate(ObjectNode next, Write write) {
        var config = Json.read(next, BuildConfig.class);
        var spec = Defaults.ofNew(config.spec());
        next.set("spec", Trees.of(spec.withSource(withSecret(spec.source(), write))));
        next.set("status", Trees.of(BuildConfigStatus.EMPTY));
        return next;
    }

    /// A source without a secret gets the one of the project that is for its URI.
    private static BuildSource withSecret(BuildSource source, Write write) {
        var git = source.git();
        if (git == null || source.sourceSecret() != null) {
            return source;
        }
        var secrets =
                write
                        .work()
                        .projectedList(ResourceType.SECRET, write.command().namespace())
                        .stream()
                        .flatMap(BuildConfigWrites::annotated)
                        .toList();
        return SourceSecrets.of(git.uri(), secrets)
                .map(it -> source.withSourceSecret(new LocalObjectReference(it)))
                .orElse(source);
    }

    private static Stream<SourceSecrets.Annotated> annotated(Resource secret) {
        var annotations = secret.as(Secret.class).metadata().annotations();
        return annotations == null
                ? Stream.of()
                : annotations.entrySet().stream()
                        .filter(it -> it.getKey().startsWith(SourceSecrets.ANNOTATION))
                        .map(it -> new SourceSecrets.Annotated(secret.key().name(), it.getValue()));
    }

    @Override
    public ObjectNode prepareForUpdate(ObjectNode next, ObjectNode previous, Write write) {
        var config = Json.read(next, BuildConfig.class);
        var before = Json.read(previous, BuildConfig.class).status();
        var status = config.status();
        next.set("spec", Trees.of(Defaults.of(config.spec())));
        next.set(
                "status",
                Trees.of(
                        status.withLastVersion(Math.max(status.lastVersion(), before.lastVersion()))
                                .withImageChangeTriggers(
                                        status.imageChangeTriggers() == null
                                                ? before.imageChangeTriggers()
                                                : status.imageChangeTriggers())));
        return next;
    }

    @Override
    public List<FieldError> validate(ObjectNode next, Optional<ObjectNode> previous, Write write) {
        var config = Json.read(next, BuildConfig.class);
        var faults = Faults.told(Validation.of(config.spec(), write.command().namespace()));
        if (faults.isEmpty()) {
            var name = Builds.text(config.metadata().name());
            permissions.requireStrategy(
                    config.spec().strategy(), write.command().namespace(), type(), name, write);
            permissions.requireImages(
                    config.spec().strategy(),
                    config.spec().source(),
                    config.spec().output(),
                    config.spec().triggers(),
                    type(),
                    name,
                    write);
        }
        return faults;
    }

    @Override
    public void saved(Resource saved, Optional<Resource> previous, Write write) {
        vouch(saved, write);
        if (isPipeline(saved) && previous.filter(BuildConfigWrites::isPipeline).isEmpty()) {
            BuildQueue.wantJenkins(saved.key().namespace(), write.work());
        }
        if (previous.isPresent()) {
            BuildHistory.prune(saved.as(BuildConfig.class), List.of(), write.work());
        }
    }

    private static boolean isPipeline(Resource config) {
        return config.as(BuildConfig.class).spec().strategy().jenkinsPipelineStrategy() != null;
    }

    /// Whoever writes a configuration has been found allowed to use all that it names.
    private void vouch(Resource saved, Write write) {
        var spec = saved.as(BuildConfig.class).spec();
        var others =
                permissions.others(
                        spec.strategy(),
                        spec.source(),
                        spec.output(),
                        spec.triggers(),
                        saved.key().namespace());
        Vouchers.enter(saved.uid(), others, write.command().requester(), write.work());
    }

    @Override
    public void deleted(Resource previous, Write write) {
        Vouchers.forget(previous.uid(), write.work());
    }
}
