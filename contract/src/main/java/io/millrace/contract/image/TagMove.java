package io.millrace.contract.image;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Required;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

@Description("One move of one tag.")
public record TagMove(
        @Description("Name of the tag.") @Required String tag,
        @Description(
                        "The how-manieth move of this tag it was; a removal has that of the last move.")
                @Required
                long revision,
        @Description("Digest of the image that the tag pointed to from then on.")
                @Nullable String image,
        @Description("What a consumer pulled from then on.") @Nullable String dockerImageReference,
        @Description("Digest of the image before.") @Nullable String previousImage,
        @Description(
                        "`Push`, `Import`, `Tag`, `Track`, `Build`, or `Delete` for the tag's removal.")
                @Required
                String cause,
        @Description("Which command, import, notification or build it was.")
                @Nullable String source,
        @Description("Who moved it.") @Required String actor,
        @Description("The hold that the move put on the tag.") @Nullable TagHold hold,
        @Description("When it moved.") @Required Instant movedAt) {

    /// The cause of a removal.
    public static final String DELETE = "Delete";
}
