package io.millrace.build.application;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.build.domain.Ingredients;
import io.millrace.build.domain.Instantiation;
import io.millrace.build.domain.StreamTag;
import io.millrace.contract.Digest;
import io.millrace.contract.RegistryTag;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.build.Build;
import io.millrace.contract.image.Image;
import io.millrace.contract.meta.ObjectReference;
import io.millrace.contract.meta.StatusCause;
import io.millrace.contract.meta.StatusDetails;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.Resource;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.FieldError;
import io.millrace.platform.status.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Images that somebody has annotated so that nobody builds from them. What cannot be resolved is
/// not prohibited: it cannot be built either.
record ProhibitedImages(ProjectedImages images, Permissions permissions, Work work) {

    static final String SENSE = "this image is prohibited by policy";

    private static final String ANNOTATION = "images.openshift.io/deny-execution";

    /// Whether an Image, as its changelog tells it, is one of them; most are not, which is seen
    /// without reading them.
    static boolean areSaidBy(byte[] image) {
        return new String(image, UTF_8).contains(ANNOTATION)
                && isDenied(Json.read(Json.tree(image), Image.class));
    }

    /// Why the build may not be made; empty when it may.
    Optional<Refusal> objection(Build build) {
        var faults = new ArrayList<FieldError>();
        Ingredients.of(build.spec())
                .forEach((field, image) -> {
                    if (resolved(image).filter(this::isProhibited).isPresent()) {
                        faults.add(FieldError.forbidden(field, SENSE));
                    }
                });
        return faults.isEmpty()
                ? Optional.empty()
                : Optional.of(refusal(Builds.text(build.metadata().name()), faults));
    }

    private static Refusal refusal(String build, List<FieldError> faults) {
        var why = faults.stream().map(FieldError::message).collect(Collectors.joining(", "));
        var refusal = Refusal.forbidden(ResourceType.BUILD, build, why);
        return new Refusal(
                refusal.code(),
                refusal.reason(),
                refusal.message(),
                new StatusDetails(
                        build,
                        ResourceType.BUILD.group(),
                        ResourceType.BUILD.plural(),
                        null,
                        faults.stream().map(ProhibitedImages::cause).toList(),
                        null));
    }

    private static StatusCause cause(FieldError fault) {
        return new StatusCause(fault.reason().wireName(), "Forbidden: " + SENSE, fault.path());
    }

    /// Whether the pull spec, which says a digest, leads to such an image.
    boolean isProhibited(String pullSpec) {
        var at = pullSpec.indexOf('@');
        var digest = pullSpec.substring(at + 1);
        return at >= 0
                && Digest.isDigest(digest)
                && work.projected(ResourceKey.cluster(ResourceType.IMAGE, digest))
                        .map(Resource::tree)
                        .map(it -> Json.read(it, Image.class))
                        .filter(ProhibitedImages::isDenied)
                        .isPresent();
    }

    /// A tag of the integrated registry is looked up as the stream's.
    private Optional<String> resolved(ObjectReference image) {
        var pullSpec = Instantiation.resolve(image, images.project(), images);
        return pullSpec.flatMap(it -> RegistryTag.pushedTo(it, permissions.registry()))
                .flatMap(it -> images.tag(it.namespace(), new StreamTag(it.stream(), it.tag())))
                .or(() -> pullSpec);
    }

    private static boolean isDenied(Image image) {
        var annotations = image.metadata().annotations();
        return annotations != null && "true".equals(annotations.get(ANNOTATION));
    }
}
