package io.millrace.build.application;

import io.millrace.build.domain.Defaults;
import io.millrace.contract.ImageReference;
import io.millrace.contract.Requester;
import io.millrace.contract.ResourceType;
import io.millrace.contract.build.Build;
import io.millrace.contract.build.BuildOutput;
import io.millrace.contract.build.BuildSource;
import io.millrace.contract.build.BuildStrategy;
import io.millrace.contract.build.BuildTriggerPolicy;
import io.millrace.contract.meta.ObjectReference;
import io.millrace.platform.access.Attributes;
import io.millrace.platform.access.ServiceAccounts;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.Vouchers;
import io.millrace.platform.resource.Write;
import io.millrace.platform.status.Refusal;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What only the final object reveals: the strategies and the other projects' images that somebody
/// makes use of by it. Refuses by exception.
///
/// @param registry the integrated registry's host in pull specs
record Permissions(String registry) {

    /// The service account that builds run as.
    private static final String BUILDER = "builder";

    /// Whether the requester may make builds of this strategy.
    void requireStrategy(
            BuildStrategy strategy, String namespace, ResourceType type, String name, Write write) {
        var kind = Builds.text(strategy.type());
        if (kind.isEmpty()) {
            return;
        }
        var asked =
                new Attributes(
                        "create",
                        ResourceType.BUILD.group(),
                        ResourceType.BUILD.plural(),
                        rightOf(strategy, kind),
                        namespace,
                        "");
        if (!allows(asked, write)) {
            throw Refusal.forbidden(type, name, "build strategy " + kind + " is not allowed")
                    .asException();
        }
    }

    /// Images of fewer layers are a right of their own.
    private static String rightOf(BuildStrategy strategy, String kind) {
        var docker = strategy.dockerStrategy();
        var layers = docker == null ? "" : Builds.text(docker.imageOptimizationPolicy());
        return layers.isEmpty() || layers.equals("None")
                ? kind.toLowerCase(Locale.ROOT)
                : "optimizeddocker";
    }

    /// Whether the requester may pull what the build starts from and push where it ends.
    void requireImages(
            BuildStrategy strategy,
            BuildSource source,
            BuildOutput output,
            List<BuildTriggerPolicy> triggers,
            ResourceType type,
            String name,
            Write write) {
        Defaults.images(strategy, source).forEach(it -> require("get", it, type, name, write));
        fromOf(triggers).forEach(it -> require("get", it, type, name, write));
        var to = output.to();
        if (to != null) {
            require("update", to, type, name, write);
        }
    }

    private void require(
            String verb, ObjectReference image, ResourceType type, String name, Write write) {
        var home = write.command().namespace();
        projectOf(image)
                .filter(it -> !it.equals(home))
                .map(it -> layers(verb, it, streamOf(image)))
                .filter(it -> !allows(it, write))
                .ifPresent(it -> {
                    throw Refusal.forbidden(type, name, it.forbiddenTo(write.command().requester()))
                            .asException();
                });
    }

    /// The project that the image belongs to: another one's when it says so, or when it lies in the
    /// integrated registry.
    Optional<String> projectOf(ObjectReference image) {
        if (!"DockerImage".equals(image.kind())) {
            return Optional.of(Builds.text(image.namespace())).filter(it -> !it.isEmpty());
        }
        return projectOf(Builds.text(image.name()));
    }

    /// The project whose image the pull spec names, when it lies in the integrated registry.
    Optional<String> projectOf(String pullSpec) {
        return parse(pullSpec)
                .filter(it -> it.registry().equalsIgnoreCase(registry))
                .map(ImageReference::repository)
                .map(it -> it.substring(0, Math.max(0, it.indexOf('/'))));
    }

    /// The right to an image of the integrated registry.
    Attributes on(String verb, String owning, String pullSpec) {
        return layers(verb, owning, parse(pullSpec).map(ImageReference::name).orElse(""));
    }

    private static Attributes layers(String verb, String owning, String stream) {
        return new Attributes(
                verb,
                ResourceType.IMAGE_STREAM.group(),
                ResourceType.IMAGE_STREAM.plural(),
                "layers",
                owning,
                stream);
    }

    /// Whether a project's builds may use another's image without a word of their author's: their
    /// service account may.
    boolean shares(Attributes asked, String building, Work work) {
        return work.access().allows(ServiceAccounts.requester(building, BUILDER, ""), asked);
    }

    /// The other projects that an object names.
    Set<String> others(
            BuildStrategy strategy,
            BuildSource source,
            BuildOutput output,
            List<BuildTriggerPolicy> triggers,
            String home) {
        return Stream.of(
                        Defaults.images(strategy, source).stream(),
                        fromOf(triggers),
                        Stream.ofNullable(output.to()))
                .flatMap(it -> it)
                .flatMap(it -> projectOf(it).stream())
                .filter(it -> !it.equals(home))
                .collect(Collectors.toSet());
    }

    /// The requester has been found allowed to use all that the build names.
    void vouch(Build build, Requester requester, Work work) {
        var spec = build.spec();
        var home = Builds.text(build.metadata().namespace());
        Vouchers.enter(
                Builds.text(build.metadata().uid()),
                others(spec.strategy(), spec.source(), spec.output(), List.of(), home),
                requester,
                work);
    }

    private static Stream<ObjectReference> fromOf(List<BuildTriggerPolicy> triggers) {
        return triggers.stream()
                .map(BuildTriggerPolicy::imageChange)
                .filter(Objects::nonNull)
                .flatMap(it -> Stream.ofNullable(it.from()));
    }

    private static String streamOf(ObjectReference image) {
        var name = Builds.text(image.name());
        if ("DockerImage".equals(image.kind())) {
            return parse(name).map(ImageReference::name).orElse(name);
        }
        var end = Math.max(name.indexOf(':'), name.indexOf('@'));
        return end < 0 ? name : name.substring(0, end);
    }

    private static Optional<ImageReference> parse(@Nullable String pullSpec) {
        try {
            return Optional.of(ImageReference.parse(Builds.text(pullSpec)));
        } catch (IllegalArgumentException invalid) {
            return Optional.empty();
        }
    }

    private static boolean allows(Attributes asked, Write write) {
        return write.work().access().allows(write.command().requester(), asked);
    }
}
