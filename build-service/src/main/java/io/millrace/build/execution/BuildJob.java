package io.millrace.build.execution;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Everything an executor needs to carry out one attempt at a Build: references are resolved,
/// secrets are opened.
///
/// @param attempt names this attempt and no other; letters, digits, `.`, `_` and `-`
/// @param postCommit what is run in the image before it is pushed
/// @param output the pull spec to push to, or empty when the image is built and thrown away
/// @param imageLabels `spec.output.imageLabels`, applied last
/// @param logins what the build shows to registries
/// @param cache names what builds of the same BuildConfig leave to each other; letters, digits and
///   `-`
/// @param limits what its programs may take together
/// @param deadline how long the build may take from the call on; a week when empty
/// @param placement where it is to run, for executors that have more than one place
public record BuildJob(
        String namespace,
        String name,
        String uid,
        long number,
        String attempt,
        BuildSource source,
        Strategy strategy,
        Optional<PostCommit> postCommit,
        Optional<String> output,
        Map<String, String> imageLabels,
        RegistryLogins logins,
        Optional<String> cache,
        ComputeLimits limits,
        Optional<Duration> deadline,
        Placement placement) {

    public BuildJob {
        if (!attempt.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
            throw new IllegalArgumentException(
                    "An attempt is named by letters, digits, '.', '_' and '-': '" + attempt + "'");
        }
        cache.ifPresent(BuildJob::requirePlain);
        imageLabels = Collections.unmodifiableMap(new LinkedHashMap<>(imageLabels));
    }

    public BuildJob(
            String namespace,
            String name,
            String uid,
            long number,
            String attempt,
            BuildSource source,
            Strategy strategy,
            Optional<PostCommit> postCommit,
            Optional<String> output,
            Map<String, String> imageLabels,
            RegistryLogins logins,
            Optional<String> cache,
            ComputeLimits limits,
            Optional<Duration> deadline) {
        this(
                namespace,
                name,
                uid,
                number,
                attempt,
                source,
                strategy,
                postCommit,
                output,
                imageLabels,
                logins,
                cache,
                limits,
                deadline,
                Placement.ANYWHERE);
    }

    public BuildJob placed(Placement other) {
        return new BuildJob(
                namespace,
                name,
                uid,
                number,
                attempt,
                source,
                strategy,
                postCommit,
                output,
                imageLabels,
                logins,
                cache,
                limits,
                deadline,
                other);
    }

    /// The same job for somebody who cannot ask its giver for anything.
    public BuildJob portable() {
        return new BuildJob(
                namespace,
                name,
                uid,
                number,
                attempt,
                source.portable(),
                strategy.portable(),
                postCommit,
                output,
                imageLabels,
                logins.portable(images(), output),
                cache,
                limits,
                deadline,
                placement);
    }

    /// The same job with its build made in another way.
    public BuildJob by(Strategy other) {
        return new BuildJob(
                namespace,
                name,
                uid,
                number,
                attempt,
                source,
                other,
                postCommit,
                output,
                imageLabels,
                logins,
                cache,
                limits,
                deadline,
                placement);
    }

    /// The images that are known before the source is: all but those that a Dockerfile names.
    private List<String> images() {
        return Stream.concat(
                        strategy.images().stream(),
                        source.images().stream().map(ImageInput::pullSpec))
                .distinct()
                .toList();
    }

    private static void requirePlain(String cache) {
        if (!cache.matches("[A-Za-z0-9][A-Za-z0-9-]*")) {
            throw new IllegalArgumentException(
                    "A cache is named by letters, digits and '-': '" + cache + "'");
        }
    }
}
