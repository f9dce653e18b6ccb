package io.millrace.importer.application;

import io.millrace.contract.AbandonImage;
import io.millrace.contract.Command;
import io.millrace.contract.Digest;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.image.ImageStream;
import io.millrace.contract.image.NamedTagEventList;
import io.millrace.contract.image.TagEvent;
import io.millrace.platform.log.Change;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.Resource;
import io.millrace.platform.resource.ResourceWrites;
import io.millrace.platform.schema.Json;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/// What a deleted stream leaves in the integrated registry, and what retention lets go. A
/// repository belongs to whoever has the stream of its name, so what its last owner pushed goes
/// before the next one can read it. What a restored database does not know was not deleted: the
/// registry is then what remembers it.
public record Abandoned(WorkSignal signal, Work work) {

    private static final String DIGEST = "sha256:";

    void changed(Change change) {
        if (!change.key().type().equals(ResourceType.IMAGE_STREAM)
                || change.before().isEmpty()
                || change.retold()) {
            return;
        }
        var before = change.before().get();
        if (change.after().filter(it -> it.uid().equals(before.uid())).isPresent()) {
            return;
        }
        var repository = change.key().namespace() + "/" + change.key().name();
        var left = digestsOf(before);
        left.addAll(observed(repository));
        change.after().ifPresent(it -> left.removeAll(digestsOf(it)));
        left.forEach(it -> enter(repository, it, change.key()));
        work.afterCommit(signal.abandoned()::ring);
    }

    /// No stream names the image any more, and has not for a while.
    void enter(Command command) {
        var image = Json.read(ResourceWrites.bodyOf(command), AbandonImage.class);
        var stream = ResourceKey.of(ResourceType.IMAGE_STREAM, command.namespace(), command.name());
        work.execute(
                "insert into abandoned (repository, digest, stream, created_at, alone)"
                        + " values (?, ?, ?, ?, true) on conflict do nothing",
                command.namespace() + "/" + command.name(),
                Digest.parse(image.digest()).toString(),
                stream.wire(),
                work.now());
        work.afterCommit(signal.abandoned()::ring);
    }

    private void enter(String repository, String digest, ResourceKey stream) {
        work.execute(
                "insert into abandoned (repository, digest, stream, created_at)"
                        + " values (?, ?, ?, ?) on conflict (repository, digest)"
                        + " do update set alone = false",
                repository,
                digest,
                stream.wire(),
                work.now());
    }

    /// What was pushed and not yet told to the stream.
    private List<String> observed(String repository) {
        return work.query(
                "select digest from observed where repository = ? and digest is not null",
                row -> row.getString(1),
                repository);
    }

    /// Every image in the histories of a stream's tags.
    public static Set<String> digestsOf(ImageStream stream) {
        var digests = new TreeSet<String>();
        var tags = Objects.requireNonNullElse(stream.status().tags(), List.<NamedTagEventList>of());
        for (var tag : tags) {
            tag.items().stream()
                    .map(TagEvent::image)
                    .filter(it -> it.startsWith(DIGEST))
                    .forEach(digests::add);
        }
        return digests;
    }

    private static Set<String> digestsOf(Resource stream) {
        return digestsOf(stream.as(ImageStream.class));
    }
}
