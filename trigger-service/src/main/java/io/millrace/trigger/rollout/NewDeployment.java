package io.millrace.trigger.rollout;

import io.millrace.contract.DeployedImage;
import io.millrace.contract.Fact;
import io.millrace.contract.ResourceType;
import io.millrace.contract.apps.DeploymentCause;
import io.millrace.contract.apps.DeploymentConfig;
import io.millrace.contract.apps.DeploymentDetails;
import io.millrace.contract.core.ReplicationController;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.platform.log.Work;
import io.millrace.platform.schema.Json;
import io.millrace.trigger.domain.TagRevision;
import io.millrace.trigger.domain.Texts;
import io.millrace.trigger.domain.rollout.Deployment;
import io.millrace.trigger.domain.rollout.ImageTriggers;
import io.millrace.trigger.following.DecisionLedger.Started;
import io.millrace.trigger.workload.ShortNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// A deployment that is made now: the configuration with its new version, and the controller.
record NewDeployment(DeploymentConfig config, ReplicationController controller, Started started) {

    private static final int USUALLY_KEPT = 10;

    /// @param moved the tags whose moves make it
    static NewDeployment of(
            DeploymentConfig config,
            DeploymentDetails details,
            List<TagRevision> moved,
            Work work) {
        var next =
                config.withStatus(
                        config.status()
                                .withLatestVersion(freeVersion(config, work))
                                .withDetails(details));
        var version = next.status().latestVersion();
        var key = Controllers.key(next, version);
        var uid = work.newUid();
        var controller =
                Deployment.of(
                        next,
                        Json.text(next.withMetadata(next.metadata().withAnnotations(null))),
                        ObjectMeta.named(key.namespace(), key.name())
                                .withUid(uid)
                                .withGeneration(1L)
                                .withCreationTimestamp(work.now()));
        var cause =
                moved.stream()
                        .findFirst()
                        .map(it -> it.keyFor(Texts.orEmpty(next.metadata().uid())))
                        .orElse("%s/Deployment/%d".formatted(next.metadata().uid(), version));
        return new NewDeployment(next, controller, new Started(cause, key.name(), uid, version));
    }

    /// The next number whose name nobody has: an orphan of an earlier configuration may have one.
    private static long freeVersion(DeploymentConfig config, Work work) {
        var version = config.status().latestVersion() + 1;
        while (work.find(Controllers.key(config, version)).isPresent()) {
            version++;
        }
        return version;
    }

    /// Stores the controller, and tells everybody.
    ///
    /// @param tags where the tags point that had a say in it
    void save(List<TagRevision> tags, Work work) {
        var earlier = Controllers.of(config, work);
        var kept = Objects.requireNonNullElse(config.spec().revisionHistoryLimit(), USUALLY_KEPT);
        for (var i = 0; i < earlier.size(); i++) {
            if (i >= kept) {
                work.delete(earlier.get(i).key());
            } else if (i == 0) {
                retire(earlier.get(i), work);
            }
        }
        var version = config.status().latestVersion();
        work.save(Controllers.key(config, version), resolved(work));
        work.publish(
                new Fact.DeploymentTriggered(
                        Texts.orEmpty(config.metadata().namespace()),
                        Texts.orEmpty(config.metadata().name()),
                        ResourceType.DEPLOYMENT_CONFIG.kind(),
                        Texts.orEmpty(config.metadata().uid()),
                        version,
                        Texts.orEmpty(started.controller()),
                        causes(),
                        images(tags),
                        started.key(),
                        work.cause(),
                        work.now()));
    }

    /// Short names of images are looked up when the pods are to be made.
    private ReplicationController resolved(Work work) {
        var template = controller.spec().template();
        return template == null
                ? controller
                : controller.withSpec(
                        controller
                                .spec()
                                .withTemplate(
                                        ShortNames.resolved(
                                                template,
                                                Texts.orEmpty(config.metadata().namespace()),
                                                work)));
    }

    /// The deployment before this one wants no pods any more.
    private static void retire(io.millrace.platform.resource.Resource stored, Work work) {
        var before = stored.as(ReplicationController.class);
        if (!Objects.equals(before.spec().replicas(), 0)) {
            work.save(stored.key(), before.withSpec(before.spec().withReplicas(0)));
        }
    }

    private List<String> causes() {
        var details = config.status().details();
        return details == null
                ? List.of()
                : details.causes().stream().map(DeploymentCause::type).distinct().toList();
    }

    private List<DeployedImage> images(List<TagRevision> tags) {
        var images = new ArrayList<DeployedImage>();
        for (var tag : tags) {
            for (var container : ImageTriggers.containersOf(config, tag.tag())) {
                images.add(
                        new DeployedImage(
                                container,
                                tag.tag().toString(),
                                tag.streamUid(),
                                tag.revision(),
                                tag.pullSpec()));
            }
        }
        return images;
    }
}
