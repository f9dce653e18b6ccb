package io.millrace.build.application;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.build.domain.BuildLife;
import io.millrace.build.domain.BuildNames;
import io.millrace.build.domain.BuildPhase;
import io.millrace.build.domain.Defaults;
import io.millrace.build.domain.Validation;
import io.millrace.contract.ResourceType;
import io.millrace.contract.build.Build;
import io.millrace.contract.build.BuildStatus;
import io.millrace.platform.resource.Metadata;
import io.millrace.platform.resource.Resource;
import io.millrace.platform.resource.Strategy;
import io.millrace.platform.resource.Write;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Creating Builds without a configuration, cancelling and deleting them.
record BuildWrites(Permissions permissions, Progress progress) implements Strategy {

    @Override
    public ResourceType type() {
        return ResourceType.BUILD;
    }

    @Override
    public Class<?> model() {
        return Build.class;
    }

    @Override
    public boolean allowsUnconditionalUpdate() {
        return false;
    }

    @Override
    public String selectable(ObjectNode object, String field) {
        return switch (field) {
            case "status" -> object.path("status").path("phase").asText();
            case "podName" -> object.path("metadata").path("name").asText() + "-build";
            default -> Strategy.super.selectable(object, field);
        };
    }

    @Override
    public ObjectNode prepareForCreate(ObjectNode next, Write write) {
        sayWhatIsKept(next, Map.of());
        var build = Json.read(next, Build.class);
        var spec = Defaults.of(build.spec());
        next.set(
                "spec",
                Trees.of(
                        spec.serviceAccount() == null ? spec.withServiceAccount("builder") : spec));
        next.set(
                "status",
                Trees.of(
                        BuildLife.newborn(
                                BuildStatus.EMPTY.withConfig(build.status().config()),
                                write.work().now())));
        return next;
    }

    /// A client may ask for the cancellation; everything else about the status is the server's. A
    /// finished build's phase that somebody tries to change is left for the validation to refuse.
    @Override
    public ObjectNode prepareForUpdate(ObjectNode next, ObjectNode previous, Write write) {
        sayWhatIsKept(next, Metadata.of(previous).annotations());
        var build = Json.read(next, Build.class);
        var before = Json.read(previous, Build.class);
        next.set("spec", Trees.of(Defaults.of(build.spec())));
        var illegal =
                !build.status().phase().isEmpty()
                        && !Validation.ofPhase(BuildLife.phaseOf(build), BuildLife.phaseOf(before))
                                .isEmpty();
        if (!illegal) {
            var cancelled =
                    before.status().cancelled()
                            || (build.status().cancelled()
                                    && !BuildLife.phaseOf(before).isTerminal());
            next.set("status", Trees.of(before.status().withCancelled(cancelled)));
        }
        return next;
    }

    /// Only this service knows; who could say so himself would read others' logs, or vouch for
    /// images.
    private static void sayWhatIsKept(ObjectNode next, Map<String, String> known) {
        var metadata = next.withObject("/metadata");
        if (metadata.get("annotations") instanceof ObjectNode annotations) {
            annotations.remove(BuildNames.OURS);
            if (annotations.isEmpty()) {
                metadata.remove("annotations");
            }
        }
        for (var name : BuildNames.OURS) {
            var value = known.get(name);
            if (value != null) {
                metadata.withObject("/annotations").put(name, value);
            }
        }
    }

    @Override
    public List<FieldError> validate(ObjectNode next, Optional<ObjectNode> previous, Write write) {
        var build = Json.read(next, Build.class);
        var faults = new ArrayList<>(Validation.of(build.spec()));
        previous.map(it -> Json.read(it, Build.class))
                .ifPresent(it -> {
                    faults.addAll(Validation.ofUpdate(build.spec(), it.spec()));
                    faults.addAll(
                            Validation.ofPhase(BuildLife.phaseOf(build), BuildLife.phaseOf(it)));
                });
        if (faults.isEmpty() && previous.isEmpty()) {
            var name = Builds.text(build.metadata().name());
            permissions.requireStrategy(
                    build.spec().strategy(), write.command().namespace(), type(), name, write);
            permissions.requireImages(
                    build.spec().strategy(),
                    build.spec().source(),
                    build.spec().output(),
                    List.of(),
                    type(),
                    name,
                    write);
            requireUsable(build, write);
        }
        return Faults.told(faults);
    }

    private void requireUsable(Build build, Write write) {
        var work = write.work();
        var home = write.command().namespace();
        var images = new ProjectedImages(work, permissions, home, Optional.empty());
        new ProhibitedImages(images, permissions, work)
                .objection(build)
                .ifPresent(it -> {
                    throw it.asException();
                });
    }

    @Override
    public void saved(Resource saved, Optional<Resource> previous, Write write) {
        var build = saved.as(Build.class);
        if (previous.isEmpty()) {
            permissions.vouch(build, write.command().requester(), write.work());
            progress.entered(
                    build,
                    Defaults.images(build.spec().strategy(), build.spec().source()),
                    null,
                    write.work());
        } else if (isCancelled(build, previous.get().as(Build.class))) {
            progress.cancel(build, write.work());
        }
    }

    private static boolean isCancelled(Build build, Build previous) {
        return build.status().cancelled() && !previous.status().cancelled();
    }

    @Override
    public void deleted(Resource previous, Write write) {
        Builds.forget(previous.uid(), write.work());
        var build = previous.as(Build.class);
        if (BuildLife.phaseOf(build) != BuildPhase.COMPLETE) {
            progress.deleted(build, write.work());
        }
    }
}
