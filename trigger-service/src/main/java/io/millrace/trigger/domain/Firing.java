package io.millrace.trigger.domain;

import io.millrace.contract.build.BuildRequest;
import io.millrace.contract.build.BuildTriggerCause;
import io.millrace.contract.build.ImageChangeCause;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.contract.meta.ObjectReference;
import java.util.ArrayList;
import java.util.List;

/// One build that is to be started, with all its causes.
///
/// @param key the same for the same causes, however often they are told: a build is made once per
///   key
/// @param images the tag revisions that start it; the first is the one that the build is made from
/// @param configuration the new configuration itself is a cause
public record Firing(String key, Target target, List<TagRevision> images, boolean configuration) {

    public Firing {
        images = List.copyOf(images);
        if (images.isEmpty() && !configuration) {
            throw new IllegalArgumentException("A build of " + target.name() + " without a cause");
        }
    }

    static Firing of(Target target, List<TagRevision> images, boolean configuration) {
        var key =
                images.isEmpty()
                        ? configurationKey(target.uid())
                        : images.getFirst().keyFor(target.uid());
        return new Firing(key, target, images, configuration);
    }

    /// The key of a first build that no image is a cause of.
    public static String configurationKey(String targetUid) {
        return targetUid + "/ConfigChange";
    }

    public BuildRequest request() {
        var request =
                BuildRequest.of(ObjectMeta.named(target.namespace(), target.name()))
                        .withTriggeredBy(causes());
        if (images.isEmpty()) {
            return request.withLastVersion(0L);
        }
        var image = images.getFirst();
        return request.withTriggeredByImage(
                        ObjectReference.EMPTY.withKind("DockerImage").withName(image.pullSpec()))
                .withFrom(image.tag().reference());
    }

    private List<BuildTriggerCause> causes() {
        var causes = new ArrayList<BuildTriggerCause>();
        if (configuration) {
            causes.add(BuildTriggerCause.EMPTY.withMessage("Build configuration change"));
        }
        for (var image : images) {
            causes.add(
                    BuildTriggerCause.EMPTY
                            .withMessage("Image change")
                            .withImageChangeBuild(
                                    new ImageChangeCause(
                                            image.pullSpec(), image.tag().reference())));
        }
        return causes;
    }
}
