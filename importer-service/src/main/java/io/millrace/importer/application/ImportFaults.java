package io.millrace.importer.application;

import io.millrace.contract.ImageReference;
import io.millrace.contract.image.ImageImportSpec;
import io.millrace.contract.image.ImageStreamImport;
import io.millrace.contract.meta.ObjectReference;
import io.millrace.platform.status.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What is wrong with a request to import, wherever it wants to import from.
final class ImportFaults {

    /// So many images may one request name.
    static final int MOST_IMAGES = 100;

    private static final Pattern STREAM =
            Pattern.compile("[a-z0-9]++(?:(?:\\.|_{1,2}|-++)[a-z0-9]++)*+");

    private ImportFaults() {}

    /// @param name of the stream that the request is about
    static List<FieldError> of(ImageStreamImport request, String name, String namespace) {
        var errors = new ArrayList<>(nameFaults(name, namespace));
        var images = orEmpty(request.spec().images());
        for (var i = 0; i < Math.min(images.size(), MOST_IMAGES); i++) {
            imageFaults("spec.images[%d]".formatted(i), images.get(i), errors);
        }
        var repository = request.spec().repository();
        if (repository != null) {
            repositoryFaults(repository.from(), errors);
        }
        if (images.size() > MOST_IMAGES) {
            errors.add(
                    FieldError.invalid(
                            "spec.images",
                            images.size(),
                            "Too many: must have at most %d images".formatted(MOST_IMAGES)));
        }
        if (images.isEmpty() && repository == null) {
            errors.add(
                    FieldError.invalid(
                            "spec.images",
                            "",
                            "you must specify at least one image or a repository import"));
        }
        return errors;
    }

    private static List<FieldError> nameFaults(String name, String namespace) {
        if (name.isEmpty()) {
            return List.of(FieldError.required("metadata.name", "the name of the image stream"));
        }
        var isLegal =
                STREAM.matcher(name).matches() && namespace.length() + 1 + name.length() <= 255;
        return isLegal
                ? List.of()
                : List.of(
                        FieldError.invalid(
                                "metadata.name",
                                name,
                                "must be a word of a repository's name and, with the namespace, at"
                                        + " most 255 characters long"));
    }

    private static void imageFaults(String path, ImageImportSpec image, List<FieldError> errors) {
        var to = image.to();
        if (to != null && text(to.name()).isEmpty()) {
            errors.add(
                    FieldError.invalid(
                            path + ".to.name", "", "the name of the target tag must be specified"));
        } else if (to != null && !ImageReference.isTag(text(to.name()))) {
            errors.add(FieldError.invalid(path + ".to.name", text(to.name()), "is no legal tag"));
        }
        if (!"DockerImage".equals(image.from().kind())) {
            errors.add(kindFault(path, image.from()));
            return;
        }
        var name = text(image.from().name());
        if (name.isEmpty()) {
            errors.add(FieldError.required(path + ".from.name", ""));
        } else if (!name.equals("*")) {
            parse(path, name, errors);
        }
    }

    private static void repositoryFaults(ObjectReference from, List<FieldError> errors) {
        var path = "spec.repository";
        if (!"DockerImage".equals(from.kind())) {
            errors.add(kindFault(path, from));
            return;
        }
        var name = text(from.name());
        if (name.isEmpty()) {
            errors.add(FieldError.required(path + ".from.name", ""));
            return;
        }
        parse(path, name, errors)
                .filter(it -> it.tag().isPresent() || it.digest().isPresent())
                .ifPresent(_ ->
                        errors.add(
                                FieldError.invalid(
                                        path + ".from.name",
                                        name,
                                        "you must specify an image repository, not a tag or ID")));
    }

    private static FieldError kindFault(String path, ObjectReference from) {
        return FieldError.invalid(
                path + ".from.kind", text(from.kind()), "only DockerImage is supported");
    }

    private static Optional<ImageReference> parse(
            String path, String name, List<FieldError> errors) {
        try {
            return Optional.of(ImageReference.parse(name));
        } catch (IllegalArgumentException malformed) {
            errors.add(FieldError.invalid(path + ".from.name", name, text(malformed.getMessage())));
            return Optional.empty();
        }
    }

    private static <T> List<T> orEmpty(@Nullable List<T> items) {
        return items == null ? List.of() : items;
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
