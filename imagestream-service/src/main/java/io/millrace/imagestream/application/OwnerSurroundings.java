package io.millrace.imagestream.application;

import io.millrace.contract.AllowedRegistries;
import io.millrace.contract.Owner;
import io.millrace.contract.Requester;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.image.Image;
import io.millrace.contract.image.ImageStream;
import io.millrace.imagestream.domain.Surroundings;
import io.millrace.platform.access.Attributes;
import io.millrace.platform.log.Work;
import java.time.Instant;
import java.util.Optional;

/// The owner's state, as far as decisions about a stream look at it.
record OwnerSurroundings(Work work, Settings settings, Requester asker) implements Surroundings {

    static final Requester SYSTEM = Requester.service(Owner.IMAGESTREAM);

    @Override
    public Instant now() {
        return work.now();
    }

    @Override
    public String requester() {
        return asker.username();
    }

    @Override
    public String registryHost() {
        return settings.registryHost();
    }

    @Override
    public String publicRegistryHost() {
        return settings.publicRegistryHost();
    }

    @Override
    public AllowedRegistries allowedRegistries() {
        return settings.allowedRegistries();
    }

    @Override
    public int historyItems() {
        return settings.historyItems();
    }

    @Override
    public Optional<ImageStream> stream(String namespace, String name) {
        return work.find(ResourceKey.of(ResourceType.IMAGE_STREAM, namespace, name))
                .map(it -> it.as(ImageStream.class));
    }

    @Override
    public Optional<Image> image(String name) {
        return work.find(ResourceKey.cluster(ResourceType.IMAGE, name))
                .map(it -> it.as(Image.class));
    }

    @Override
    public boolean mayPull(String namespace, String stream) {
        var type = ResourceType.IMAGE_STREAM;
        return work.access()
                .allows(
                        asker,
                        new Attributes(
                                "get", type.group(), type.plural(), "layers", namespace, stream));
    }

    @Override
    public long lastRevision(String streamUid, String tag) {
        return TagMoves.lastRevision(work, streamUid, tag);
    }

    @Override
    public boolean hasPointedTo(String streamUid, String tag, String image) {
        return TagMoves.hasPointedTo(work, streamUid, tag, image);
    }

    @Override
    public Optional<Instant> lastMoved(String streamUid, String tag) {
        return TagMoves.lastMoved(work, streamUid, tag);
    }
}
