package io.millrace.build.application;

import io.millrace.build.domain.BuildNames;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.build.Build;
import io.millrace.contract.build.BuildConfig;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.Resource;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Builds and BuildConfigs as the work finds them.
final class Builds {

    private Builds() {}

    static ResourceKey key(String namespace, String name) {
        return ResourceKey.of(ResourceType.BUILD, namespace, name);
    }

    static ResourceKey keyOf(Build build) {
        return key(text(build.metadata().namespace()), text(build.metadata().name()));
    }

    static Optional<Build> find(String namespace, String name, Work work) {
        return work.find(key(namespace, name)).map(it -> it.as(Build.class));
    }

    static Optional<BuildConfig> config(String namespace, String name, Work work) {
        return name.isEmpty()
                ? Optional.empty()
                : work.find(ResourceKey.of(ResourceType.BUILD_CONFIG, namespace, name))
                        .map(it -> it.as(BuildConfig.class));
    }

    /// Reading every Build of a project that has thousands, at each step of one, takes too long.
    static List<Build> ofConfig(String namespace, String config, Work work) {
        var name = ("\"" + config + "\"").getBytes(StandardCharsets.UTF_8);
        return work.list(ResourceType.BUILD, namespace).stream()
                .filter(it -> it.mentions(name))
                .map(it -> it.as(Build.class))
                .filter(it -> BuildNames.configOf(it).equals(config))
                .toList();
    }

    static Resource save(Build build, Work work) {
        return work.save(keyOf(build), build);
    }

    static void delete(Build build, Work work) {
        work.delete(keyOf(build));
        BuildQueue.abandon(text(build.metadata().uid()), work);
    }

    static String text(@Nullable String text) {
        return text == null ? "" : text;
    }
}
