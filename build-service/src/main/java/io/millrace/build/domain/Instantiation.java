package io.millrace.build.domain;

import io.millrace.contract.build.Build;
import io.millrace.contract.build.BuildConfig;
import io.millrace.contract.build.BuildConfigSpec;
import io.millrace.contract.build.BuildRequest;
import io.millrace.contract.build.BuildSource;
import io.millrace.contract.build.BuildSpec;
import io.millrace.contract.build.BuildStatus;
import io.millrace.contract.build.BuildStrategy;
import io.millrace.contract.build.BuildTriggerCause;
import io.millrace.contract.build.ImageChangeTriggerStatus;
import io.millrace.contract.build.ImageStreamTagReference;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.contract.meta.ObjectReference;
import io.millrace.contract.meta.OwnerReference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Makes a Build out of a BuildConfig: the next number, a copy of the recipe, and the base image
/// pinned to the digest that it has now, or to the one that asked for the build.
public final class Instantiation {

    /// What becomes of a request for a build.
    public sealed interface Decision {}

    /// The configuration as it is to be stored, with the build's number, and the build.
    public record Made(BuildConfig config, Build build) implements Decision {}

    /// No build is made.
    public sealed interface Rejected extends Decision {}

    /// Somebody has paused the configuration.
    public record Paused() implements Rejected {}

    /// The requester had seen another number of builds.
    public record OtherVersion(long wanted, long found) implements Rejected {}

    /// A build of this image has been made already.
    public record UpToDate(String image) implements Rejected {}

    /// An image that the build needs is not there, or not for this project.
    ///
    /// @param barred whether it lies in a project that this one may not pull from
    public record Unresolved(
            String field, String kind, String namespace, String name, boolean barred)
            implements Rejected {}

    /// Options for another kind of build.
    public record WrongOptions(String kind) implements Rejected {}

    private static final String API_VERSION = "build.openshift.io/v1";
    private static final String DEFAULT_ACCOUNT = "builder";

    private final BuildConfig config;
    private final BuildRequest request;
    private final ImageLookup images;
    private final Instant at;
    private final String namespace;

    private Instantiation(
            BuildConfig config, BuildRequest request, ImageLookup images, Instant at) {
        this.config = config;
        this.request = request;
        this.images = images;
        this.at = at;
        this.namespace = text(config.metadata().namespace());
    }

    /// @param uid the uid of the new Build
    public static Decision decide(
            BuildConfig config, BuildRequest request, ImageLookup images, Instant at, String uid) {
        return new Instantiation(config, request, images, at).decide(uid);
    }

    private Decision decide(String uid) {
        var annotations = orEmpty(config.metadata().annotations());
        if (annotations.getOrDefault(BuildNames.PAUSED, "").equalsIgnoreCase("true")) {
            return new Paused();
        }
        var found = config.status().lastVersion();
        if (request.lastVersion() != null && request.lastVersion() != found) {
            return new OtherVersion(request.lastVersion(), found);
        }
        if (!new RequestOptions(request).fit(config.spec().strategy())) {
            return new WrongOptions(
                    config.spec().strategy().dockerStrategy() == null ? "Docker" : "Source");
        }
        return imageTriggers(uid);
    }

    private Decision imageTriggers(String uid) {
        var statuses = new ArrayList<ImageChangeTriggerStatus>();
        for (var trigger : config.spec().triggers()) {
            var change = trigger.imageChange();
            if (!trigger.type().equals(Defaults.IMAGE_CHANGE) || change == null) {
                continue;
            }
            var from =
                    Optional.ofNullable(change.from())
                            .or(() -> Defaults.from(config.spec().strategy()));
            if (from.filter(Defaults::isStreamTag).isEmpty()) {
                continue;
            }
            var isFiring = isFiring(from.get());
            var known =
                    lastTriggered(from.get())
                            .or(() -> Optional.ofNullable(change.lastTriggeredImageID()));
            if (isFiring && known.filter(firingImage()::equals).isPresent()) {
                return new UpToDate(firingImage());
            }
            statuses.add(
                    new ImageChangeTriggerStatus(
                            isFiring ? firingImage() : resolve(from.get()).orElse(null),
                            new ImageStreamTagReference(from.get().namespace(), from.get().name()),
                            isFiring ? at : null));
        }
        return build(uid, statuses);
    }

    private Decision build(String uid, List<ImageChangeTriggerStatus> statuses) {
        var spec = config.spec();
        var from = Defaults.from(spec.strategy()).filter(it -> !it.equals(ObjectReference.EMPTY));
        var pinned = from.flatMap(this::pin);
        if (from.isPresent() && pinned.isEmpty()) {
            return unresolved(
                    "spec.strategy." + Ingredients.fieldOf(spec.strategy()) + ".from", from.get());
        }
        var missing = missingImage(spec.source());
        if (missing.isPresent()) {
            return missing.get();
        }
        var number = config.status().lastVersion() + 1;
        var next =
                config.withStatus(
                                config.status()
                                        .withLastVersion(number)
                                        .withImageChangeTriggers(
                                                statuses.isEmpty() ? null : statuses))
                        .withMetadata(
                                config.metadata()
                                        .withGeneration(
                                                generation(config.metadata().generation()) + 1));
        var made =
                Build.of(metadata(uid, number))
                        .withSpec(
                                specOf(
                                        spec,
                                        Defaults.withFrom(spec.strategy(), pinned.orElse(null))))
                        .withStatus(
                                BuildLife.newborn(
                                        BuildStatus.EMPTY.withConfig(
                                                new ObjectReference(
                                                        "BuildConfig",
                                                        namespace,
                                                        config.metadata().name(),
                                                        null,
                                                        null,
                                                        null,
                                                        null)),
                                        at));
        return new Made(next, made);
    }

    /// The first image to copy from that is not there.
    private Optional<Unresolved> missingImage(BuildSource source) {
        var images = Findings.orEmpty(source.images());
        for (var index = 0; index < images.size(); index++) {
            if (pin(images.get(index).from()).isEmpty()) {
                var field = "spec.source.images[" + index + "].from";
                return Optional.of(unresolved(field, images.get(index).from()));
            }
        }
        return Optional.empty();
    }

    private static long generation(@Nullable Long generation) {
        return generation == null ? 0 : generation;
    }

    private Unresolved unresolved(String field, ObjectReference reference) {
        return new Unresolved(
                field,
                text(reference.kind()),
                namespaceOf(reference),
                text(reference.name()),
                fires(reference) || isBarred(reference, namespace, images));
    }

    private Optional<ObjectReference> pin(ObjectReference from) {
        var image =
                fires(from)
                        ? Optional.of(firingImage())
                                .filter(it -> images.mayPull(namespaceOf(from), it))
                        : resolve(from);
        return image.map(Instantiation::dockerImage);
    }

    private static ObjectReference dockerImage(String pullSpec) {
        return ObjectReference.EMPTY.withKind(Defaults.DOCKER_IMAGE).withName(pullSpec);
    }

    private Optional<String> resolve(ObjectReference from) {
        return resolve(from, namespace, images);
    }

    /// How the image that the reference names is pulled now, by whoever may refer to it.
    public static Optional<String> resolve(
            ObjectReference from, String namespace, ImageLookup images) {
        return find(from, namespace, images).filter(it -> isOpen(it, from, namespace, images));
    }

    /// Whether the reference leads to an image in a project that this one may not pull from.
    public static boolean isBarred(ObjectReference from, String namespace, ImageLookup images) {
        return find(from, namespace, images)
                .filter(it -> !isOpen(it, from, namespace, images))
                .isPresent();
    }

    private static boolean isOpen(
            String pullSpec, ObjectReference from, String namespace, ImageLookup images) {
        return Defaults.DOCKER_IMAGE.equals(from.kind())
                ? images.mayPullNamed(pullSpec)
                : images.mayPull(homeOf(from, namespace), pullSpec);
    }

    private static String homeOf(ObjectReference from, String namespace) {
        return text(from.namespace()).isEmpty() ? namespace : text(from.namespace());
    }

    private static Optional<String> find(
            ObjectReference from, String namespace, ImageLookup images) {
        var name = text(from.name());
        var space = homeOf(from, namespace);
        return switch (text(from.kind())) {
            case Defaults.IMAGE_STREAM_TAG ->
                    StreamTag.parse(name).flatMap(it -> images.tag(space, it));
            case Defaults.IMAGE_STREAM_IMAGE -> {
                var at = name.indexOf('@');
                yield at <= 0
                        ? Optional.empty()
                        : images.image(space, name.substring(0, at), name.substring(at + 1));
            }
            default ->
                    StreamTag.local(name)
                            .flatMap(it -> images.local(space, it))
                            .or(() -> Optional.of(name).filter(it -> !it.isEmpty()));
        };
    }

    private boolean fires(ObjectReference from) {
        return Defaults.isStreamTag(from) && isFiring(from);
    }

    private boolean isFiring(ObjectReference from) {
        var asked = request.from();
        return asked != null
                && !firingImage().isEmpty()
                && text(asked.name()).equals(text(from.name()))
                && namespaceOf(asked).equals(namespaceOf(from));
    }

    private String firingImage() {
        var image = request.triggeredByImage();
        return image == null ? "" : text(image.name());
    }

    private Optional<String> lastTriggered(ObjectReference from) {
        var known = config.status().imageChangeTriggers();
        return known == null
                ? Optional.empty()
                : known.stream()
                        .filter(it ->
                                text(it.from().name()).equals(text(from.name()))
                                        && spaceOf(it.from().namespace()).equals(namespaceOf(from)))
                        .map(it -> text(it.lastTriggeredImageID()))
                        .filter(it -> !it.isEmpty())
                        .findFirst();
    }

    private String namespaceOf(ObjectReference reference) {
        return spaceOf(reference.namespace());
    }

    private String spaceOf(@Nullable String space) {
        return text(space).isEmpty() ? namespace : text(space);
    }

    private ObjectMeta metadata(String uid, long number) {
        var name = text(config.metadata().name());
        var labels = new LinkedHashMap<>(orEmpty(request.metadata().labels()));
        labels.putAll(orEmpty(config.metadata().labels()));
        labels.put(BuildNames.OLD_CONFIG, BuildNames.asLabel(name));
        labels.put(BuildNames.CONFIG, BuildNames.asLabel(name));
        labels.put(
                BuildNames.START_POLICY,
                RunPolicy.parse(text(config.spec().runPolicy())).wireName());
        var annotations = new LinkedHashMap<>(orEmpty(request.metadata().annotations()));
        annotations.keySet().removeAll(BuildNames.OURS);
        annotations.put(BuildNames.CONFIG, name);
        annotations.put(BuildNames.NUMBER, Long.toString(number));
        return ObjectMeta.named(namespace, BuildNames.ofBuild(name, number))
                .withUid(uid)
                .withGeneration(1L)
                .withCreationTimestamp(at)
                .withLabels(labels)
                .withAnnotations(annotations)
                .withOwnerReferences(
                        List.of(
                                new OwnerReference(
                                        API_VERSION,
                                        "BuildConfig",
                                        name,
                                        text(config.metadata().uid()),
                                        true,
                                        false)));
    }

    private BuildSpec specOf(BuildConfigSpec spec, BuildStrategy pinned) {
        var account = text(spec.serviceAccount());
        return new BuildSpec(
                account.isEmpty() ? DEFAULT_ACCOUNT : account,
                sourceOf(spec.source()),
                request.revision() == null ? spec.revision() : request.revision(),
                new RequestOptions(request).on(pinned),
                spec.output(),
                spec.resources(),
                spec.postCommit(),
                spec.completionDeadlineSeconds(),
                spec.nodeSelector(),
                spec.mountTrustedCA(),
                causes());
    }

    private BuildSource sourceOf(BuildSource source) {
        var upload = request.binary();
        var isDockerfile = upload != null && "Dockerfile".equals(upload.asFile());
        var made =
                Defaults.withImages(source, it -> pin(it).orElse(it))
                        .withBinary(upload)
                        .withGit(upload == null ? source.git() : null)
                        .withDockerfile(isDockerfile ? null : source.dockerfile());
        return made.withType(Defaults.typeOf(made));
    }

    private List<BuildTriggerCause> causes() {
        var given = request.triggeredBy();
        return given == null || given.isEmpty()
                ? List.of(BuildTriggerCause.EMPTY.withMessage("Manually triggered"))
                : given;
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static Map<String, String> orEmpty(@Nullable Map<String, String> map) {
        return map == null ? Map.of() : map;
    }
}
