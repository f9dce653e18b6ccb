package io.millrace.imagestream.application;

import io.millrace.contract.AbandonImage;
import io.millrace.contract.Command;
import io.millrace.contract.Digest;
import io.millrace.contract.ImageReference;
import io.millrace.contract.Owner;
import io.millrace.contract.ResourceType;
import io.millrace.contract.Verb;
import io.millrace.contract.image.Image;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.Resource;
import io.millrace.platform.schema.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// The repositories of the integrated registry that have an image: those of streams that have ever
/// pointed to it there, and the one where it was first.
///
/// @param host of the integrated registry, empty for none
record ImageHomes(String host, Work work) {

    private static final Duration PATIENCE = Duration.ofDays(7);

    /// As `<namespace>/<stream>`.
    List<String> of(Resource image) {
        var digest = image.key().name();
        if (host.isEmpty() || !Digest.isDigest(digest)) {
            return List.of();
        }
        var homes = new TreeSet<>(repositoriesOf(image.as(Image.class)));
        work
                .query(
                        "select distinct namespace, stream, pull_spec from tag_moves"
                                + " where image = ?",
                        row -> List.of(row.getString(1), row.getString(2), row.getString(3)),
                        digest)
                .stream()
                .filter(it -> it.get(2).startsWith(host + "/"))
                .forEach(it -> homes.add(it.get(0) + "/" + it.get(1)));
        return new ArrayList<>(homes);
    }

    private List<String> repositoriesOf(Image image) {
        try {
            var reference = ImageReference.parse(String.valueOf(image.dockerImageReference()));
            return reference.registry().equals(host) && reference.repository().indexOf('/') > 0
                    ? List.of(reference.repository())
                    : List.of();
        } catch (IllegalArgumentException malformed) {
            return List.of();
        }
    }

    /// Has the registry let the image go from the repository.
    void leave(String repository, String digest) {
        var type = ResourceType.IMAGE_STREAM_MAPPING;
        int slash = repository.indexOf('/');
        work.send(
                Owner.IMPORTER,
                new Command(
                        work.newUid(),
                        OwnerSurroundings.SYSTEM,
                        Verb.CREATE,
                        type.group(),
                        type.plural(),
                        "abandon",
                        repository.substring(0, slash),
                        repository.substring(slash + 1),
                        Json.tree(new AbandonImage(digest)),
                        null,
                        null,
                        null,
                        Map.of(),
                        false,
                        work.now().plus(PATIENCE),
                        "",
                        Map.of()));
    }
}
