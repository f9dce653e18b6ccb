package io.millrace.trigger.rollout;

import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.apps.DeploymentConfig;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.Resource;
import io.millrace.trigger.domain.StreamTag;
import io.millrace.trigger.domain.rollout.ImageTriggers;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which DeploymentConfigs name which tag, kept in memory. It may name one too many; what counts is
/// what the stored object says.
final class Watchers {

    private @Nullable Map<StreamTag, Set<ResourceKey>> byTag;

    List<Resource> of(StreamTag tag, Work work) {
        return known(work).getOrDefault(tag, Set.of()).stream()
                .map(work::find)
                .flatMap(Optional::stream)
                .filter(it -> ImageTriggers.tags(it.as(DeploymentConfig.class)).contains(tag))
                .toList();
    }

    void remember(ResourceKey key, DeploymentConfig config, Work work) {
        add(key, config, known(work));
    }

    private Map<StreamTag, Set<ResourceKey>> known(Work work) {
        var known = byTag;
        if (known == null) {
            known = new HashMap<>();
            for (var config : work.list(ResourceType.DEPLOYMENT_CONFIG, "")) {
                add(config.key(), config.as(DeploymentConfig.class), known);
            }
            byTag = known;
        }
        return known;
    }

    private static void add(
            ResourceKey key, DeploymentConfig config, Map<StreamTag, Set<ResourceKey>> known) {
        ImageTriggers.tags(config)
                .forEach(it -> known.computeIfAbsent(it, _ -> new LinkedHashSet<>()).add(key));
    }

    void forget() {
        byTag = null;
    }
}
