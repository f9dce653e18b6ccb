package io.millrace.build.execution;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

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
        Optional<Duration> deadline) {

    public BuildJob {
        if (!attempt.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
            throw new IllegalArgumentException(
                    "An attempt is named by letters, digits, '.', '_' and '-': '" + attempt + "'");
        }
        cache.ifPresent(BuildJob::requirePlain);
        imageLabels = Collections.unmodifiableMap(new LinkedHashMap<>(imageLabels));
    }

    private static void requirePlain(String cache) {
        if (!cache.matches("[A-Za-z0-9][A-Za-z0-9-]*")) {
            throw new IllegalArgumentException(
                    "A cache is named by letters, digits and '-': '" + cache + "'");
        }
    }
}
