package io.millrace.importer.application;

import io.millrace.contract.ResourceType;
import io.millrace.contract.image.ImageStream;
import io.millrace.platform.log.Change;
import io.millrace.platform.log.Work;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Has the integrated registry's tags say what their streams say, after tags, rollbacks and imports
/// that nobody pushed. What a restored database does not know stays as it is in the registry.
record Servings(IntegratedRegistry registry, WorkSignal signal, Work work) {

    /// After a push the stream is told first; if the push moved nothing, the registry's tag goes
    /// back.
    private static final Duration UNTIL_TOLD = Duration.ofSeconds(5);

    /// A build has more to do between its push and its end.
    private static final Duration UNTIL_BUILT = Duration.ofMinutes(1);

    void changed(Change change) {
        if (!change.key().type().equals(ResourceType.IMAGE_STREAM)
                || change.retold()
                || change.after().isEmpty()) {
            return;
        }
        var before =
                change.before().map(it -> served(it.as(ImageStream.class))).orElseGet(TreeMap::new);
        var stream = change.after().get().as(ImageStream.class);
        var after = served(stream);
        var names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        for (var tag : names) {
            var isServed = after.containsKey(tag);
            if (!Objects.equals(before.get(tag), after.get(tag))
                    && (isServed || !ServedTag.isKnown(stream, tag))) {
                enter(change.key().namespace(), change.key().name(), tag, after.get(tag));
            }
        }
    }

    private Map<String, ServedTag> served(ImageStream stream) {
        return ServedTag.of(stream, registry);
    }

    private void enter(String namespace, String stream, String tag, @Nullable ServedTag wanted) {
        var repository = namespace + "/" + stream;
        if (wanted != null && isServedAlready(repository, tag, wanted)) {
            return;
        }
        insert(namespace, stream, tag, wanted == null, Duration.ZERO);
        work.afterCommit(signal.servings()::ring);
    }

    /// As after every push that moved its tag.
    private boolean isServedAlready(String repository, String tag, ServedTag wanted) {
        return work.query(
                        "select from observed where repository = ? and tag = ? and digest = ?"
                                + " and not exists (select from servings s"
                                + " where s.repository = observed.repository"
                                + " and s.tag = observed.tag)",
                        _ -> true,
                        repository,
                        tag,
                        wanted.image().toString())
                .contains(true);
    }

    /// The stream has been told of a push, and may have good reasons to stay where it is.
    void told(String namespace, String stream, String tag) {
        insert(namespace, stream, tag, false, UNTIL_TOLD);
    }

    /// A build has pushed, of which the stream is told when it ends.
    void pushedByABuild(String namespace, String stream, String tag) {
        insert(namespace, stream, tag, false, UNTIL_BUILT);
    }

    private void insert(
            String namespace, String stream, String tag, boolean removed, Duration pause) {
        work.execute(
                "insert into servings (repository, tag, namespace, stream, removed, created_at,"
                        + " not_before) values (?, ?, ?, ?, ?, ?, ?)"
                        + " on conflict (repository, tag) do update set"
                        + " version = servings.version + 1, tries = 0,"
                        + " removed = excluded.removed, not_before = excluded.not_before",
                namespace + "/" + stream,
                tag,
                namespace,
                stream,
                removed,
                work.now(),
                work.now().plus(pause));
    }

    static void forget(String namespace, Work work) {
        work.execute("delete from servings where namespace = ?", namespace);
    }
}
