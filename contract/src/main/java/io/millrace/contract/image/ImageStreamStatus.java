package io.millrace.contract.image;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.MergeKey;
import io.millrace.contract.meta.Required;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Description("What is true of an image stream; written by the server.")
public record ImageStreamStatus(
        @Description(
                        "The stream's repository in the integrated registry; empty when there is none.")
                @Required
                String dockerImageRepository,
        @Description("The same repository under its public name, when it has one.")
                @Nullable String publicDockerImageRepository,
        @Description("One history per tag, ordered by name.") @MergeKey("tag")
                @Nullable List<NamedTagEventList> tags) {

    public static final ImageStreamStatus EMPTY = new ImageStreamStatus("", null, null);

    public ImageStreamStatus {
        dockerImageRepository = dockerImageRepository == null ? "" : dockerImageRepository;
        tags = tags == null ? null : List.copyOf(tags);
    }

    public ImageStreamStatus withDockerImageRepository(String dockerImageRepository) {
        return new ImageStreamStatus(dockerImageRepository, publicDockerImageRepository, tags);
    }

    public ImageStreamStatus withPublicDockerImageRepository(
            @Nullable String publicDockerImageRepository) {
        return new ImageStreamStatus(dockerImageRepository, publicDockerImageRepository, tags);
    }

    public ImageStreamStatus withTags(@Nullable List<NamedTagEventList> tags) {
        return new ImageStreamStatus(dockerImageRepository, publicDockerImageRepository, tags);
    }
}
