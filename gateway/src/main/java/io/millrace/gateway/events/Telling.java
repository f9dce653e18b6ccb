package io.millrace.gateway.events;

import io.millrace.contract.Fact;
import io.millrace.contract.Fact.BuildCancelled;
import io.millrace.contract.Fact.BuildCompleted;
import io.millrace.contract.Fact.BuildFailed;
import io.millrace.contract.Fact.BuildPostponed;
import io.millrace.contract.Fact.BuildRefused;
import io.millrace.contract.Fact.BuildStarted;
import io.millrace.contract.Fact.DeploymentTriggered;
import io.millrace.contract.Fact.ImportFailed;
import io.millrace.contract.Fact.PushRefused;
import io.millrace.contract.Fact.TriggerUnreadable;
import io.millrace.contract.Fact.TriggersGoRound;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;

/// What a fact tells the people who look at an object.
///
/// @param object that it happened to
/// @param uid of that object, empty when the fact does not say it
/// @param component who says so
record Telling(
        ResourceKey object,
        String uid,
        boolean warning,
        String reason,
        String message,
        String component,
        Instant at) {

    private static final String BUILDS = "build-controller";
    private static final String CONFIGS = "buildconfig-controller";
    private static final String STREAMS = "imagestream-controller";
    private static final String IMPORTS = "image-import-controller";
    private static final String DEPLOYMENTS = "deploymentconfig-controller";
    private static final String TRIGGERS = "image-trigger-controller";
    private static final int LONGEST_MESSAGE = 1000;

    Telling {
        message =
                message.length() > LONGEST_MESSAGE
                        ? message.substring(0, LONGEST_MESSAGE) + "…"
                        : message;
    }

    /// Empty for facts that concern nobody in particular. A firing that came too late is no news:
    /// two triggers at once are usual.
    static Optional<Telling> of(Fact fact) {
        return switch (fact) {
            case BuildStarted it ->
                    build(it, it.buildUid(), "BuildStarted", "is now running", it.at());
            case BuildCompleted it ->
                    build(it, it.buildUid(), "BuildCompleted", "completed successfully", it.at());
            case BuildFailed it -> build(it, it.buildUid(), "BuildFailed", "failed", it.at());
            case BuildCancelled it ->
                    build(it, it.buildUid(), "BuildCancelled", "has been cancelled", it.at());
            case BuildPostponed it ->
                    Optional.of(
                            new Telling(
                                    ResourceKey.of(ResourceType.BUILD, it.namespace(), it.name()),
                                    it.buildUid(),
                                    true,
                                    waiting(it.reason()),
                                    "Build %s/%s waits: %s"
                                            .formatted(it.namespace(), it.name(), it.message()),
                                    BUILDS,
                                    it.at()));
            case BuildRefused it when isNews(it.reason()) ->
                    Optional.of(
                            new Telling(
                                    ResourceKey.of(
                                            ResourceType.BUILD_CONFIG, it.namespace(), it.name()),
                                    "",
                                    true,
                                    "BuildConfigInstantiateFailed",
                                    "error instantiating Build from BuildConfig %s/%s (%s): %s"
                                            .formatted(
                                                    it.namespace(),
                                                    it.name(),
                                                    it.reason(),
                                                    it.message()),
                                    CONFIGS,
                                    it.at()));
            case PushRefused it ->
                    Optional.of(
                            new Telling(
                                    ResourceKey.of(
                                            ResourceType.IMAGE_STREAM, it.namespace(), it.name()),
                                    "",
                                    true,
                                    "PushRefused",
                                    "the image %s was pushed for the tag \"%s\", which does not show it: %s"
                                            .formatted(it.image(), it.tag(), it.message()),
                                    STREAMS,
                                    it.at()));
            case ImportFailed it ->
                    Optional.of(
                            new Telling(
                                    ResourceKey.of(
                                            ResourceType.IMAGE_STREAM, it.namespace(), it.name()),
                                    "",
                                    true,
                                    "ImportFailed",
                                    "could not import \"%s\" (%s): %s"
                                            .formatted(it.from(), it.reason(), it.message()),
                                    IMPORTS,
                                    it.at()));
            case DeploymentTriggered it when !it.deployment().isEmpty() ->
                    Optional.of(
                            new Telling(
                                    ResourceKey.of(
                                            ResourceType.DEPLOYMENT_CONFIG,
                                            it.namespace(),
                                            it.name()),
                                    it.targetUid(),
                                    false,
                                    "DeploymentCreated",
                                    "Created new replication controller \"%s\" for version %d"
                                            .formatted(it.deployment(), it.version()),
                                    DEPLOYMENTS,
                                    it.at()));
            case DeploymentTriggered it ->
                    Optional.of(
                            new Telling(
                                    ResourceKey.of(workload(it.kind()), it.namespace(), it.name()),
                                    it.targetUid(),
                                    false,
                                    "ImageChanged",
                                    "Wrote the images of tags that have moved: "
                                            + it.images().stream()
                                                    .map(image ->
                                                            image.container()
                                                                    + " = "
                                                                    + image.pullSpec())
                                                    .collect(Collectors.joining(", ")),
                                    TRIGGERS,
                                    it.at()));
            case TriggersGoRound it ->
                    Optional.of(
                            new Telling(
                                    ResourceKey.of(
                                            ResourceType.BUILD_CONFIG, it.namespace(), it.name()),
                                    it.targetUid(),
                                    true,
                                    it.streamTag().isEmpty()
                                            ? "BuildTriggersGoRound"
                                            : "BuildTriggersStopped",
                                    inWords(it),
                                    TRIGGERS,
                                    it.at()));
            case TriggerUnreadable it when it.kind().equals("BuildConfig") ->
                    Optional.of(
                            new Telling(
                                    ResourceKey.of(
                                            ResourceType.BUILD_CONFIG, it.namespace(), it.name()),
                                    it.targetUid(),
                                    true,
                                    "BuildTriggerInvalid",
                                    "the annotation triggers.millrace.io/window cannot be followed:"
                                            + " "
                                            + it.message(),
                                    TRIGGERS,
                                    it.at()));
            case TriggerUnreadable it ->
                    Optional.of(
                            new Telling(
                                    ResourceKey.of(workload(it.kind()), it.namespace(), it.name()),
                                    it.targetUid(),
                                    true,
                                    "ImageTriggerInvalid",
                                    "the annotation image.openshift.io/triggers cannot be followed:"
                                            + " "
                                            + it.message(),
                                    TRIGGERS,
                                    it.at()));
            default -> Optional.empty();
        };
    }

    private static String inWords(TriggersGoRound fact) {
        var way = String.join(" -> ", fact.circle());
        return fact.streamTag().isEmpty()
                ? "its builds start it again (%s): each push from elsewhere goes round once"
                        .formatted(way)
                : "move %d of %s started no build: it comes from a build of this configuration (%s)"
                        .formatted(fact.revision(), fact.streamTag(), way);
    }

    private static ResourceType workload(String kind) {
        return switch (kind) {
            case "StatefulSet" -> ResourceType.STATEFUL_SET;
            case "DaemonSet" -> ResourceType.DAEMON_SET;
            case "CronJob" -> ResourceType.CRON_JOB;
            default -> ResourceType.DEPLOYMENT;
        };
    }

    /// Events have words of their own for some of the reasons that a build waits for.
    private static String waiting(String reason) {
        return switch (reason) {
            case "InvalidOutputReference" -> "InvalidOutput";
            case "CannotCreateBuildPod" -> "FailedCreate";
            default -> reason;
        };
    }

    private static boolean isNews(String reason) {
        return switch (reason) {
            case "OtherVersion", "UpToDate", "Paused" -> false;
            default -> true;
        };
    }

    private static Optional<Telling> build(
            Fact fact, String uid, String reason, String what, Instant at) {
        return Optional.of(
                new Telling(
                        ResourceKey.of(ResourceType.BUILD, fact.namespace(), fact.name()),
                        uid,
                        false,
                        reason,
                        "Build %s/%s %s".formatted(fact.namespace(), fact.name(), what),
                        BUILDS,
                        at));
    }

    /// Equal for what is the same thing happening again.
    String identity() {
        return String.join("\n", object.wire(), uid, reason, message, component);
    }
}
