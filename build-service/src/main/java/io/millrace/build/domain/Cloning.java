package io.millrace.build.domain;

import io.millrace.contract.build.Build;
import io.millrace.contract.build.BuildConfig;
import io.millrace.contract.build.BuildRequest;
import io.millrace.contract.build.BuildSource;
import io.millrace.contract.build.BuildStatus;
import io.millrace.contract.build.BuildTriggerCause;
import io.millrace.contract.meta.ObjectMeta;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Makes a Build once more: of the images that it was made of, whatever its configuration has
/// become.
///
/// @param config with its new number; empty when the original's is gone or there never was one
public record Cloning(Optional<BuildConfig> config, Build build) {

    private static final long TEN_DIGITS = 10_000_000_000L;

    /// Whether somebody has paused the configuration.
    public static boolean isPaused(BuildConfig config) {
        return "true"
                .equalsIgnoreCase(orEmpty(config.metadata().annotations()).get(BuildNames.PAUSED));
    }

    /// @param uid the uid of the new Build
    public static Cloning of(
            Build original,
            Optional<BuildConfig> config,
            BuildRequest request,
            Instant at,
            String uid) {
        var numbered =
                config.map(it ->
                        it.withStatus(it.status().withLastVersion(it.status().lastVersion() + 1))
                                .withMetadata(
                                        it.metadata()
                                                .withGeneration(next(it.metadata().generation()))));
        var source = original.spec().source().withBinary(null);
        var build =
                Build.of(metadata(original.metadata(), numbered, at, uid))
                        .withSpec(
                                original.spec()
                                        .withSource(typed(source))
                                        .withTriggeredBy(causes(request)))
                        .withStatus(
                                BuildLife.newborn(
                                        BuildStatus.EMPTY.withConfig(original.status().config()),
                                        at));
        return new Cloning(numbered, build);
    }

    private static BuildSource typed(BuildSource source) {
        return source.withType(Defaults.typeOf(source));
    }

    private static ObjectMeta metadata(
            ObjectMeta original, Optional<BuildConfig> config, Instant at, String uid) {
        var name = String.valueOf(original.name());
        var annotations = new LinkedHashMap<>(orEmpty(original.annotations()));
        annotations.keySet().removeIf(Cloning::isOfTheOneBuild);
        annotations.put(BuildNames.CLONE_OF, name);
        var number = config.map(it -> it.status().lastVersion());
        number.ifPresent(it -> annotations.put(BuildNames.NUMBER, Long.toString(it)));
        var called =
                config.map(it ->
                                BuildNames.ofBuild(
                                        String.valueOf(it.metadata().name()),
                                        it.status().lastVersion()))
                        .orElseGet(() -> unnumbered(name, at));
        return ObjectMeta.named(String.valueOf(original.namespace()), called)
                .withUid(uid)
                .withGeneration(1L)
                .withCreationTimestamp(at)
                .withLabels(original.labels())
                .withAnnotations(annotations)
                .withOwnerReferences(original.ownerReferences());
    }

    private static boolean isOfTheOneBuild(String annotation) {
        return BuildNames.OURS.contains(annotation)
                || annotation.equals(BuildNames.NUMBER)
                || annotation.equals(BuildNames.POD)
                || annotation.startsWith(BuildNames.JENKINS);
    }

    /// The name with the time at its end, in the place of an earlier clone's.
    private static String unnumbered(String name, Instant at) {
        long nanos = at.getEpochSecond() * 1_000_000_000L + at.getNano();
        var suffix = "-%010d".formatted(Math.floorMod(nanos, TEN_DIGITS));
        var base = name.replaceFirst("-[0-9]{10}$", "");
        return base.substring(0, Math.min(base.length(), 253 - suffix.length())) + suffix;
    }

    private static List<BuildTriggerCause> causes(BuildRequest request) {
        var given = request.triggeredBy();
        return given == null || given.isEmpty()
                ? List.of(BuildTriggerCause.EMPTY.withMessage("Manually triggered"))
                : given;
    }

    private static long next(@Nullable Long generation) {
        return generation == null ? 1 : generation + 1;
    }

    private static Map<String, String> orEmpty(@Nullable Map<String, String> map) {
        return map == null ? Map.of() : map;
    }
}
