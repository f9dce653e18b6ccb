package io.millrace.contract.image;

import io.millrace.contract.meta.AlwaysWritten;
import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Required;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

@Description("One step in a tag's history: the image that it was moved to.")
public record TagEvent(
        @Description("When the tag was moved.") @AlwaysWritten @Nullable Instant created,
        @Description("How the image is pulled, by digest wherever one is known.") @Required
                String dockerImageReference,
        @Description("Digest of the image; empty for a mere pointer.") @Required String image,
        @Description("The stream's generation that brought this step about.") @Required
                long generation) {

    public static final TagEvent EMPTY = new TagEvent(null, "", "", 0);

    public TagEvent {
        created = created == null ? null : created.truncatedTo(ChronoUnit.SECONDS);
        dockerImageReference = dockerImageReference == null ? "" : dockerImageReference;
        image = image == null ? "" : image;
    }

    public TagEvent withCreated(@Nullable Instant created) {
        return new TagEvent(created, dockerImageReference, image, generation);
    }

    public TagEvent withDockerImageReference(String dockerImageReference) {
        return new TagEvent(created, dockerImageReference, image, generation);
    }

    public TagEvent withImage(String image) {
        return new TagEvent(created, dockerImageReference, image, generation);
    }

    public TagEvent withGeneration(long generation) {
        return new TagEvent(created, dockerImageReference, image, generation);
    }
}
