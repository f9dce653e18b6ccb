package io.millrace.imagestream.application;

import io.millrace.contract.image.Image;
import io.millrace.contract.image.ImageStream;
import io.millrace.contract.image.NamedTagEventList;
import io.millrace.imagestream.domain.Push;
import io.millrace.platform.log.Work;
import io.millrace.platform.status.FieldError;
import java.util.List;
import java.util.Objects;

/// Images that are known already, to somebody who only tells their digest. A stream that has an
/// image shows what is known of it, so a digest alone must not open another's image.
record KnownImages(Streams streams, Work work) {

    /// What speaks against giving a stream of the namespace the image.
    List<FieldError> faults(String namespace, String image) {
        var isOthers =
                new Images(work)
                        .find(image)
                        .map(it -> it.as(Image.class).dockerImageReference())
                        .filter(it -> isClosed(it, namespace))
                        .isPresent();
        return isOthers && !isIn(namespace, image)
                ? List.of(
                        FieldError.forbidden(
                                "image.metadata.name",
                                "the image is in a repository that you may not pull from"))
                : List.of();
    }

    private boolean isClosed(String reference, String namespace) {
        return !Push.faultsOf("", reference, namespace, streams.surroundings()).isEmpty();
    }

    private boolean isIn(String namespace, String image) {
        return streams.in(namespace).stream()
                .map(it -> it.as(ImageStream.class).status().tags())
                .flatMap(
                        it -> Objects.requireNonNullElse(it, List.<NamedTagEventList>of()).stream())
                .flatMap(it -> it.items().stream())
                .anyMatch(it -> image.equals(it.image()));
    }
}
