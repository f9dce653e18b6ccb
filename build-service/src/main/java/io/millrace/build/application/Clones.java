package io.millrace.build.application;

import io.millrace.build.domain.BuildNames;
import io.millrace.build.domain.Cloning;
import io.millrace.build.domain.Defaults;
import io.millrace.contract.Command;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.Verb;
import io.millrace.contract.build.Build;
import io.millrace.contract.build.BuildRequest;
import io.millrace.platform.log.Outcome;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.Namespaces;
import io.millrace.platform.resource.ResourceWrites;
import io.millrace.platform.resource.Write;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.Refusal;
import io.millrace.platform.status.RefusedException;
import java.util.List;
import java.util.Optional;

/// `builds/clone`: makes a build once more. Who asks needs the rights of who would write it down
/// himself.
record Clones(Permissions permissions, Progress progress) {

    Outcome decide(Command command, Work work) {
        if (command.verb() != Verb.CREATE) {
            return new Outcome.Refused(Refusal.methodNotAllowed());
        }
        try {
            return Builds.find(command.namespace(), command.name(), work)
                    .map(it -> cloned(it, command, work))
                    .orElseGet(() ->
                            new Outcome.Refused(
                                    Refusal.notFound(ResourceType.BUILD, command.name())));
        } catch (RefusedException e) {
            return new Outcome.Refused(e.refusal());
        }
    }

    private Outcome cloned(Build original, Command command, Work work) {
        var namespace = command.namespace();
        Namespaces.requireActive(work, ResourceType.BUILD, namespace, command.name());
        var request = Json.read(ResourceWrites.bodyOf(command), BuildRequest.class);
        var asked = Builds.text(request.metadata().name());
        if (!asked.isEmpty() && !asked.equals(command.name())) {
            return new Outcome.Refused(
                    Refusal.badRequest(
                            "the name of the object (%s) does not match the name on the URL (%s)"
                                    .formatted(asked, command.name())));
        }
        requirePermission(original, command, work);
        var config = Builds.config(namespace, BuildNames.configOf(original), work);
        if (config.filter(Cloning::isPaused).isPresent()) {
            return new Outcome.Refused(
                    Refusal.internalError(
                            "can't instantiate from BuildConfig %s/%s: BuildConfig is paused"
                                    .formatted(namespace, BuildNames.configOf(original))));
        }
        var cloning = Cloning.of(original, config, request, work.now(), work.newUid());
        var images = new ProjectedImages(work, permissions, namespace, Optional.empty());
        var objection = new ProhibitedImages(images, permissions, work).objection(cloning.build());
        if (objection.isPresent()) {
            return new Outcome.Refused(objection.get());
        }
        permissions.vouch(cloning.build(), command.requester(), work);
        return made(cloning, work);
    }

    private void requirePermission(Build original, Command command, Work work) {
        var write = new Write(command, work);
        var spec = original.spec();
        permissions.requireStrategy(
                spec.strategy(), command.namespace(), ResourceType.BUILD, command.name(), write);
        permissions.requireImages(
                spec.strategy(),
                spec.source(),
                spec.output(),
                List.of(),
                ResourceType.BUILD,
                command.name(),
                write);
    }

    private Outcome made(Cloning cloning, Work work) {
        var build = cloning.build();
        if (work.find(Builds.keyOf(build)).isPresent()) {
            return new Outcome.Refused(
                    Refusal.alreadyExists(
                            ResourceType.BUILD, Builds.text(build.metadata().name())));
        }
        cloning.config()
                .ifPresent(it ->
                        work.save(
                                ResourceKey.of(
                                        ResourceType.BUILD_CONFIG,
                                        Builds.text(it.metadata().namespace()),
                                        Builds.text(it.metadata().name())),
                                it));
        Builds.save(build, work);
        progress.entered(
                build, Defaults.images(build.spec().strategy(), build.spec().source()), null, work);
        return Outcome.created(Builds.keyOf(build));
    }
}
