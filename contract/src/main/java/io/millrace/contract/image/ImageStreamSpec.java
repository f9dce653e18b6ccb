package io.millrace.contract.image;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.MergeKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Description("What somebody wants of an image stream.")
public record ImageStreamSpec(
        @Description("Whether short names resolve to this stream.") ImageLookupPolicy lookupPolicy,
        @Description("Repository all of whose tags are to be imported. Superseded by `tags`.")
                @Nullable String dockerImageRepository,
        @Description("One wish per tag, ordered by name.") @MergeKey("name")
                @Nullable List<TagReference> tags) {

    public static final ImageStreamSpec EMPTY =
            new ImageStreamSpec(ImageLookupPolicy.EMPTY, null, null);

    public ImageStreamSpec {
        dockerImageRepository =
                dockerImageRepository == null || dockerImageRepository.isEmpty()
                        ? null
                        : dockerImageRepository;
        lookupPolicy = lookupPolicy == null ? ImageLookupPolicy.EMPTY : lookupPolicy;
        tags = tags == null ? null : List.copyOf(tags);
    }

    public ImageStreamSpec withLookupPolicy(ImageLookupPolicy lookupPolicy) {
        return new ImageStreamSpec(lookupPolicy, dockerImageRepository, tags);
    }

    public ImageStreamSpec withDockerImageRepository(@Nullable String dockerImageRepository) {
        return new ImageStreamSpec(lookupPolicy, dockerImageRepository, tags);
    }

    public ImageStreamSpec withTags(@Nullable List<TagReference> tags) {
        return new ImageStreamSpec(lookupPolicy, dockerImageRepository, tags);
    }
}
