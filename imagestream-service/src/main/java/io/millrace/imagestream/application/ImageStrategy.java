package io.millrace.imagestream.application;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.Digest;
import io.millrace.contract.ImageReference;
import io.millrace.contract.ResourceType;
import io.millrace.contract.image.Image;
import io.millrace.contract.image.ImageManifest;
import io.millrace.imagestream.domain.StreamValidation;
import io.millrace.platform.resource.Strategy;
import io.millrace.platform.resource.Write;
import io.millrace.platform.status.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/// Writes of Image objects. What an image is never changes; labels, annotations and where it is
/// pulled from may.
final class ImageStrategy implements Strategy {

    private static final Pattern NOT_IN_A_PATH = Pattern.compile("[/%\\p{Cntrl}]");
    private static final Pattern MEDIA_TYPE =
            Pattern.compile(
                    "[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}");
    private static final List<String> IMMUTABLE =
            List.of(
                    "dockerImageMetadata",
                    "dockerImageMetadataVersion",
                    "dockerImageManifest",
                    "dockerImageManifestMediaType",
                    "dockerImageConfig",
                    "dockerImageLayers",
                    "dockerImageManifests",
                    "dockerImageSignatures",
                    "signatures");

    @Override
    public ResourceType type() {
        return ResourceType.IMAGE;
    }

    @Override
    public Class<?> model() {
        return Image.class;
    }

    @Override
    public boolean allowsUnconditionalUpdate() {
        return false;
    }

    @Override
    public List<FieldError> validateName(String name) {
        return pathSegment("metadata.name", name);
    }

    /// A name that can stand in a path. Digests have a colon, which a DNS name may not.
    static List<FieldError> pathSegment(String path, String name) {
        return name.equals(".") || name.equals("..") || NOT_IN_A_PATH.matcher(name).find()
                ? List.of(
                        FieldError.invalid(
                                path,
                                StreamValidation.shown(name),
                                "may not be '.' or '..' and may not contain '/' or '%'"))
                : List.of();
    }

    @Override
    public ObjectNode prepareForCreate(ObjectNode next, Write write) {
        var prepared = Wire.stored(Wire.read(next, Image.class));
        ManifestReading.fill(prepared);
        Images.stamp(prepared);
        return prepared;
    }

    @Override
    public ObjectNode prepareForUpdate(ObjectNode next, ObjectNode previous, Write write) {
        var prepared = Wire.stored(Wire.read(next, Image.class));
        for (var field : IMMUTABLE) {
            var kept = previous.get(field);
            if (kept == null) {
                prepared.remove(field);
            } else {
                prepared.set(field, kept);
            }
        }
        return prepared;
    }

    /// An update keeps the signatures that are stored.
    @Override
    public List<FieldError> validate(ObjectNode next, Optional<ObjectNode> previous, Write write) {
        var image = Wire.read(next, Image.class);
        var errors = new ArrayList<>(faults("", image));
        if (previous.isEmpty() && image.signatures() != null) {
            for (var i = 0; i < image.signatures().size(); i++) {
                errors.addAll(
                        SignatureFaults.of("signatures[" + i + "].", image.signatures().get(i)));
            }
        }
        return errors;
    }

    /// @param prefix the path of the image in the request, empty or `image.`
    static List<FieldError> faults(String prefix, Image image) {
        var errors = new ArrayList<>(referenceFaults(prefix + "dockerImageReference", image));
        var layers = Objects.requireNonNullElse(image.dockerImageLayers(), List.of());
        var children =
                Objects.requireNonNullElse(image.dockerImageManifests(), List.<ImageManifest>of());
        if (!layers.isEmpty() && !children.isEmpty()) {
            errors.add(
                    FieldError.invalid(
                            prefix + "dockerImageLayers",
                            layers.size(),
                            "must be empty if dockerImageManifests are set"));
        }
        for (var i = 0; i < children.size(); i++) {
            errors.addAll(faults(prefix + "dockerImageManifests[" + i + "].", children.get(i)));
        }
        return errors;
    }

    private static List<FieldError> referenceFaults(String path, Image image) {
        var reference = Objects.requireNonNullElse(image.dockerImageReference(), "");
        if (reference.isEmpty()) {
            return List.of(FieldError.required(path, ""));
        }
        try {
            ImageReference.parse(reference);
            return List.of();
        } catch (IllegalArgumentException malformed) {
            return List.of(
                    FieldError.invalid(
                            path,
                            reference,
                            Objects.requireNonNullElse(malformed.getMessage(), "")));
        }
    }

    private static List<FieldError> faults(String prefix, ImageManifest child) {
        var errors = new ArrayList<FieldError>();
        if (child.digest().isEmpty()) {
            errors.add(FieldError.required(prefix + "digest", ""));
        } else if (!Digest.isDigest(child.digest())) {
            errors.add(
                    FieldError.invalid(
                            prefix + "digest", child.digest(), "must be <algorithm>:<hex>"));
        }
        if (child.mediaType().isEmpty()) {
            errors.add(FieldError.required(prefix + "mediaType", ""));
        } else if (!MEDIA_TYPE.matcher(child.mediaType()).matches()) {
            errors.add(
                    FieldError.invalid(
                            prefix + "mediaType", child.mediaType(), "must be <type>/<subtype>"));
        }
        if (child.architecture().isEmpty()) {
            errors.add(FieldError.required(prefix + "architecture", ""));
        }
        if (child.os().isEmpty()) {
            errors.add(FieldError.required(prefix + "os", ""));
        }
        if (child.manifestSize() < 0) {
            errors.add(
                    FieldError.invalid(
                            prefix + "manifestSize", child.manifestSize(), "must not be negative"));
        }
        return errors;
    }
}
