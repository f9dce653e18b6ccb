package io.millrace.build.application;

import io.millrace.build.domain.Defaults;
import io.millrace.build.domain.Instantiation;
import io.millrace.build.domain.Validation;
import io.millrace.contract.Command;
import io.millrace.contract.Fact;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.build.Build;
import io.millrace.contract.build.BuildConfig;
import io.millrace.contract.build.BuildRequest;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.contract.meta.StatusCause;
import io.millrace.contract.meta.StatusDetails;
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

/// `buildconfigs/instantiate`: makes the next build of a configuration, for people and for
/// triggers. A trigger's key makes one build and never a second one.
record Instantiations(Permissions permissions, Progress progress) {

    private static final String TRIGGER_KEY = "trigger-key";

    /// Says where the source of a binary build is kept. The gateway sets it, which has put it
    /// there.
    private static final String UPLOAD = "upload";

    Outcome decide(Command command, Work work) {
        var key =
                command.requester().actsForTheSystem()
                        ? command.option(TRIGGER_KEY).orElse("")
                        : "";
        return madeBefore(key, command, work)
                .orElseGet(() -> {
                    try {
                        return instantiate(key, command, work);
                    } catch (RefusedException e) {
                        return new Answer(key, command, work).notNow(e.refusal());
                    }
                });
    }

    /// Who asks again has not heard of the build: it is said again.
    private static Optional<Outcome> madeBefore(String key, Command command, Work work) {
        if (key.isEmpty()) {
            return Optional.empty();
        }
        return work
                .query(
                        "select build from instantiations where key = ?",
                        row -> row.getString(1),
                        key)
                .stream()
                .findFirst()
                .map(name -> {
                    var build = Builds.find(command.namespace(), name, work);
                    work.publish(
                            build.map(it -> BuildFacts.requested(it, key, work))
                                    .orElseGet(() -> requestedLongAgo(name, key, command, work)));
                    return build.isPresent()
                            ? Outcome.created(Builds.key(command.namespace(), name))
                            : new Outcome.Answered(
                                    201, Build.of(ObjectMeta.named(command.namespace(), name)));
                });
    }

    /// Whether the key has made its build.
    static boolean isMade(String key, Work work) {
        return !work.query(
                        "select build from instantiations where key = ?",
                        row -> row.getString(1),
                        key)
                .isEmpty();
    }

    static void remember(String key, String namespace, String build, Work work) {
        work.execute(
                "insert into instantiations (key, namespace, build, at) values (?, ?, ?, ?)",
                key,
                namespace,
                build,
                work.now());
    }

    private static Fact requestedLongAgo(String build, String key, Command command, Work work) {
        return new Fact.BuildRequested(
                command.namespace(), build, "", command.name(), 0, List.of(), key, work.now());
    }

    /// The answer to one request. Nobody reads the reply to a firing, so its refusal is a fact.
    private record Answer(String key, Command command, Work work) {

        /// The request may be granted when it comes again.
        Outcome notNow(Refusal refusal) {
            return no(refusal.reason(), refusal, true);
        }

        Outcome never(String reason, Refusal refusal) {
            return no(reason, refusal, false);
        }

        private Outcome no(String reason, Refusal refusal, boolean temporary) {
            if (key.isEmpty()) {
                return new Outcome.Refused(refusal);
            }
            work.publish(
                    new Fact.BuildRefused(
                            command.namespace(),
                            command.name(),
                            key,
                            reason,
                            refusal.message(),
                            temporary,
                            work.now()));
            return new Outcome.Answered(refusal.code(), refusal.toStatus());
        }
    }

    private Outcome instantiate(String key, Command command, Work work) {
        var answer = new Answer(key, command, work);
        var config = Builds.config(command.namespace(), command.name(), work);
        if (!key.isEmpty() && config.filter(it -> isMeant(it, command)).isEmpty()) {
            return answer.never(
                    "NotFound", Refusal.notFound(ResourceType.BUILD_CONFIG, command.name()));
        }
        Namespaces.requireActive(work, ResourceType.BUILD, command.namespace(), command.name());
        var request = requested(command);
        requireUpload(request, command);
        var asked = Builds.text(request.metadata().name());
        if (!asked.isEmpty() && !asked.equals(command.name())) {
            return answer.never(
                    "BadRequest",
                    Refusal.badRequest(
                            "the name of the object (%s) does not match the name on the URL (%s)"
                                    .formatted(asked, command.name())));
        }
        if (config.isEmpty()) {
            return answer.never(
                    "NotFound",
                    Refusal.forbidden(
                            ResourceType.BUILD_CONFIG,
                            command.name(),
                            Refusal.notFound(ResourceType.BUILD_CONFIG, command.name()).message()));
        }
        var faults = Faults.told(Validation.of(request));
        if (!faults.isEmpty()) {
            return answer.never(
                    "Invalid", Refusal.invalid(ResourceType.BUILD_CONFIG, command.name(), faults));
        }
        permissions.requireStrategy(
                config.get().spec().strategy(),
                command.namespace(),
                ResourceType.BUILD_CONFIG,
                command.name(),
                new Write(command, work));
        if (!command.requester().actsForTheSystem()) {
            requireAccount(config.get(), work);
        }
        var images =
                new ProjectedImages(
                        work,
                        permissions,
                        command.namespace(),
                        Optional.of(Builds.text(config.get().metadata().uid())));
        return switch (Instantiation.decide(
                config.get(), request, images, work.now(), work.newUid())) {
            case Instantiation.Made(var next, var build) ->
                    new ProhibitedImages(images, permissions, work)
                            .objection(build)
                            .map(it -> answer.never(it.reason(), it))
                            .orElseGet(() -> made(next, build, answer));
            case Instantiation.Rejected rejection -> rejected(rejection, answer);
        };
    }

    /// What is asked for. Which image fired is the trigger service's to say: it stands for what the
    /// configuration's author may pull, and nobody else does.
    private static BuildRequest requested(Command command) {
        var request = Json.read(ResourceWrites.bodyOf(command), BuildRequest.class);
        return command.requester().equals(Requesters.TRIGGERS)
                ? request
                : request.withFrom(null)
                        .withTriggeredByImage(null)
                        .withBinary(isUpload(command) ? request.binary() : null);
    }

    /// Only an upload brings a source with it.
    private static void requireUpload(BuildRequest request, Command command) {
        if (!isUpload(command)) {
            return;
        }
        if (command.option(UPLOAD).isEmpty() || request.binary() == null) {
            throw Refusal.badRequest("the request carries no source").asException();
        }
        var faults = Faults.told(Validation.of(request.binary()));
        if (!faults.isEmpty()) {
            throw Refusal.invalid(ResourceType.BUILD_CONFIG, command.name(), faults).asException();
        }
    }

    private static boolean isUpload(Command command) {
        return command.subresource().equals("instantiatebinary");
    }

    /// A firing is for one BuildConfig, not for its successor of the same name.
    private static boolean isMeant(BuildConfig config, Command command) {
        return command.preconditionUid() == null
                || command.preconditionUid().equals(config.metadata().uid());
    }

    private static Outcome rejected(Instantiation.Rejected rejection, Answer answer) {
        var command = answer.command();
        var refusal = told(rejection, command.namespace(), command.name());
        return switch (rejection) {
            case Instantiation.Unresolved _ -> answer.no("Unresolved", refusal, true);
            case Instantiation.Paused _ -> answer.never("Paused", refusal);
            case Instantiation.OtherVersion _ -> answer.never("OtherVersion", refusal);
            case Instantiation.UpToDate _ -> answer.never("UpToDate", refusal);
            case Instantiation.WrongOptions _ -> answer.never("WrongOptions", refusal);
        };
    }

    private Outcome made(BuildConfig config, Build build, Answer answer) {
        var key = answer.key();
        var work = answer.work();
        var name = Builds.text(build.metadata().name());
        if (work.find(Builds.keyOf(build)).isPresent()) {
            return answer.notNow(Refusal.alreadyExists(ResourceType.BUILD, name));
        }
        work.save(
                ResourceKey.of(
                        ResourceType.BUILD_CONFIG,
                        Builds.text(config.metadata().namespace()),
                        Builds.text(config.metadata().name())),
                config);
        Builds.save(build, work);
        if (!key.isEmpty()) {
            remember(key, Builds.text(build.metadata().namespace()), name, work);
        }
        answer.command()
                .option(UPLOAD)
                .filter(_ -> isUpload(answer.command()))
                .ifPresent(it -> BuildQueue.uploaded(uidOf(build), it, work));
        progress.entered(
                build,
                Defaults.images(config.spec().strategy(), config.spec().source()),
                key.isEmpty() ? null : key,
                work);
        return Outcome.created(Builds.keyOf(build));
    }

    private static String uidOf(Build build) {
        return Builds.text(build.metadata().uid());
    }

    private static void requireAccount(BuildConfig config, Work work) {
        var given = Builds.text(config.spec().serviceAccount());
        var account = given.isEmpty() ? "builder" : given;
        var namespace = Builds.text(config.metadata().namespace());
        if (work.projected(ResourceKey.of(ResourceType.SERVICE_ACCOUNT, namespace, account))
                .isEmpty()) {
            throw Refusal.internalError(
                            "error getting push/pull secrets for service account %s/%s:"
                                            .formatted(namespace, account)
                                    + " serviceaccounts \"%s\" not found".formatted(account))
                    .asException();
        }
    }

    private static Refusal told(Instantiation.Rejected rejection, String namespace, String name) {
        return switch (rejection) {
            case Instantiation.Paused() ->
                    Refusal.badRequest(
                            "can't instantiate from BuildConfig %s/%s: BuildConfig is paused"
                                    .formatted(namespace, name));
            case Instantiation.OtherVersion(var wanted, var found) ->
                    Refusal.badRequest(
                            "the LastVersion(%d) on build config %s/%s does not match the build request LastVersion(%d)"
                                    .formatted(found, namespace, name, wanted));
            case Instantiation.UpToDate(var image) ->
                    Refusal.internalError(
                            "build config %s/%s has already instantiated a build for imageid %s"
                                    .formatted(namespace, name, image));
            case Instantiation.WrongOptions(var kind) ->
                    Refusal.badRequest(
                            "Cannot specify %s build specific options on %s/%s, not a %s build."
                                    .formatted(kind, namespace, name, kind));
            case Instantiation.Unresolved unresolved -> told(unresolved);
        };
    }

    private static Refusal told(Instantiation.Unresolved image) {
        var why =
                image.barred()
                        ? "its image lies in another project, which this one may not pull from"
                        : "unable to find latest tagged image";
        var message =
                "Error resolving %s %s in namespace %s: %s"
                        .formatted(image.kind(), image.name(), image.namespace(), why);
        return new Refusal(
                422,
                "Invalid",
                message,
                new StatusDetails(
                        image.name(),
                        ResourceType.IMAGE_STREAM.group(),
                        image.kind(),
                        null,
                        List.of(new StatusCause("FieldValueInvalid", message, "from")),
                        null));
    }
}
