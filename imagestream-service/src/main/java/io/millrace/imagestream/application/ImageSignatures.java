package io.millrace.imagestream.application;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.Command;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.image.Image;
import io.millrace.contract.image.ImageSignature;
import io.millrace.platform.log.Outcome;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.Resource;
import io.millrace.platform.status.FieldError;
import io.millrace.platform.status.Refusal;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/// Signatures of images: parts of the image, added and removed one by one under the name
/// `<image>@<signature>`.
record ImageSignatures(Command command, Work work) {

    private static final ResourceType TYPE = ResourceType.IMAGE_SIGNATURE;
    private static final int MOST = 100;

    Outcome decide() {
        return switch (command.verb()) {
            case CREATE -> create(Wire.body(command, ImageSignature.class));
            case DELETE -> delete();
            case UPDATE, PATCH, DELETECOLLECTION ->
                    new Outcome.Refused(
                            Refusal.methodNotAllowed(
                                    command.verb().name().toLowerCase(Locale.ROOT),
                                    TYPE.group(),
                                    TYPE.plural()));
        };
    }

    private Outcome create(ImageSignature given) {
        var name = Objects.requireNonNullElse(given.metadata().name(), "");
        var errors = SignatureFaults.of("", given);
        if (!errors.isEmpty()) {
            return new Outcome.Refused(Refusal.invalid(TYPE, name, errors));
        }
        var key = imageOf(name);
        var stored = work.find(key);
        if (stored.isEmpty()) {
            return new Outcome.Refused(Refusal.notFound(ResourceType.IMAGE, key.name()));
        }
        var known = signaturesOf(stored.get().as(Image.class));
        if (known.stream().anyMatch(it -> isSame(it, given))) {
            return new Outcome.Refused(Refusal.alreadyExists(TYPE.group(), TYPE.plural(), name));
        }
        if (known.size() >= MOST) {
            return new Outcome.Refused(
                    Refusal.invalid(
                            TYPE,
                            name,
                            List.of(
                                    FieldError.forbidden(
                                            "metadata.name",
                                            "an image has %d signatures at most"
                                                    .formatted(MOST)))));
        }
        var signature = Wire.stored(given);
        signature.put("kind", TYPE.kind()).put("apiVersion", TYPE.apiVersion());
        signature
                .withObject("/metadata")
                .put("uid", work.newUid())
                .put("creationTimestamp", work.now().truncatedTo(ChronoUnit.SECONDS).toString());
        var image = stored.get().tree();
        image.withArray("signatures").add(signature);
        work.save(key, image);
        return new Outcome.Answered(201, signature);
    }

    private Outcome delete() {
        var name = command.name();
        var stored =
                Optional.of(name)
                        .filter(SignatureFaults::isName)
                        .flatMap(it -> work.find(imageOf(it)));
        var image = stored.map(Resource::tree);
        if (image.isEmpty() || !removed(image.get(), name)) {
            return new Outcome.Refused(Refusal.notFound(TYPE, name));
        }
        work.save(imageOf(name), image.get());
        return new Outcome.Answered(200, Wire.SUCCESS);
    }

    private static boolean removed(ObjectNode image, String name) {
        var signatures = image.withArray("signatures");
        for (var i = 0; i < signatures.size(); i++) {
            if (signatures.get(i).at("/metadata/name").asText().equals(name)) {
                signatures.remove(i);
                if (signatures.isEmpty()) {
                    image.remove("signatures");
                }
                return true;
            }
        }
        return false;
    }

    private static ResourceKey imageOf(String name) {
        return ResourceKey.cluster(ResourceType.IMAGE, name.substring(0, name.indexOf('@')));
    }

    private static List<ImageSignature> signaturesOf(Image image) {
        return image.signatures() == null ? List.of() : image.signatures();
    }

    private static boolean isSame(ImageSignature known, ImageSignature given) {
        return Objects.equals(known.metadata().name(), given.metadata().name())
                || known.content().equals(given.content());
    }
}
