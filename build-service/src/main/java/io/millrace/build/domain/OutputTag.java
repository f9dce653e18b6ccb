package io.millrace.build.domain;

import io.millrace.contract.RegistryTag;
import io.millrace.contract.build.Build;
import io.millrace.contract.meta.ObjectReference;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The tag of an image stream that a build's push moves. It may be written as a stream's tag, or as
/// where that lies in the integrated registry.
public record OutputTag(String namespace, String stream, String tag) {

    /// @param registry the integrated registry's host in pull specs
    public static Optional<OutputTag> of(Build build, String registry) {
        var home = text(build.metadata().namespace());
        return Optional.ofNullable(build.spec().output().to())
                .flatMap(it -> of(it, home, registry));
    }

    private static Optional<OutputTag> of(ObjectReference to, String home, String registry) {
        var name = text(to.name());
        if (Defaults.DOCKER_IMAGE.equals(to.kind())) {
            return RegistryTag.pushedTo(name, registry)
                    .map(it -> new OutputTag(it.namespace(), it.stream(), it.tag()));
        }
        var namespace = text(to.namespace());
        return StreamTag.parse(name)
                .map(it ->
                        new OutputTag(
                                namespace.isEmpty() ? home : namespace, it.stream(), it.tag()));
    }

    private static String text(@Nullable String text) {
        return Objects.requireNonNullElse(text, "");
    }
}
