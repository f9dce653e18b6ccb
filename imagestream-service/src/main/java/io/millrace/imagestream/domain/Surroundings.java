package io.millrace.imagestream.domain;

import io.millrace.contract.AllowedRegistries;
import io.millrace.contract.image.Image;
import io.millrace.contract.image.ImageStream;
import java.time.Instant;
import java.util.Optional;

/// What a decision about one stream needs to know of everything else.
public interface Surroundings {

    Instant now();

    /// On whose behalf the decision is made.
    String requester();

    /// The integrated registry's host as it stands in pull specs, empty when there is none.
    String registryHost();

    /// By which name the integrated registry is reached from outside, empty when it is not.
    String publicRegistryHost();

    /// Where images may be imported from.
    AllowedRegistries allowedRegistries();

    /// How many events of a tag a stream keeps; `tag_moves` has all.
    int historyItems();

    Optional<ImageStream> stream(String namespace, String name);

    Optional<Image> image(String name);

    /// Whether the requester may `get imagestreams/layers` of that stream.
    boolean mayPull(String namespace, String stream);

    /// The revision of the tag's last move, also when the tag is gone since; 0 when there was none.
    long lastRevision(String streamUid, String tag);

    /// Whether a move of the tag, however long ago, brought it to the image.
    boolean hasPointedTo(String streamUid, String tag, String image);

    /// When the tag moved last.
    Optional<Instant> lastMoved(String streamUid, String tag);

    /// The stream's repository in the integrated registry, empty when there is none.
    default String repositoryOf(String namespace, String stream) {
        return registryHost().isEmpty() ? "" : registryHost() + "/" + namespace + "/" + stream;
    }
}
