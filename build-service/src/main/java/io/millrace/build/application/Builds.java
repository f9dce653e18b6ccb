package io.millrace.build.application;

import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.build.Build;
import io.millrace.contract.build.BuildConfig;
import io.millrace.contract.meta.ObjectReference;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.Resource;
import io.millrace.platform.resource.Vouchers;
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

    static Resource save(Build build, Work work) {
        return work.save(keyOf(build), build);
    }

    static void delete(Build build, Work work) {
        work.delete(keyOf(build));
        forget(text(build.metadata().uid()), work);
    }

    /// The Build is deleted: what this service keeps of it besides goes too.
    static void forget(String uid, Work work) {
        BuildQueue.abandon(uid, work);
        BuildHistory.forget(uid, work);
        Vouchers.forget(uid, work);
    }

    static void forgetAll(String namespace, Work work) {
        BuildQueue.leaveAll(namespace, work);
        BuildHistory.forgetAll(namespace, work);
    }

    static String namespaceOf(ObjectReference reference, Build build) {
        var namespace = text(reference.namespace());
        return namespace.isEmpty() ? text(build.metadata().namespace()) : namespace;
    }

    static String text(@Nullable String text) {
        return text == null ? "" : text;
    }
}
