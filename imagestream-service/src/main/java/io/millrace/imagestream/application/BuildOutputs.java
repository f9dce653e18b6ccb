package io.millrace.imagestream.application;

import io.millrace.contract.Fact;
import io.millrace.contract.ImageReference;
import io.millrace.contract.Owner;
import io.millrace.contract.Requester;
import io.millrace.contract.image.Image;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.imagestream.domain.Cause;
import io.millrace.imagestream.domain.Push;
import io.millrace.platform.log.Work;
import io.millrace.platform.schema.Json;
import java.util.Optional;

/// Moves tags to what builds have made, exactly once per build, however often and late the fact
/// arrives: the table `applied_builds` remembers.
record BuildOutputs(Streams streams) {

    static final Requester ACTOR = Requester.service(Owner.BUILD);

    void record(Fact.BuildCompleted completed) {
        if (completed.stream().isEmpty()
                || completed.image().isEmpty()
                || !ImageReference.isTag(completed.tag())) {
            return;
        }
        var work = streams.work();
        if (!streams.isActive(completed.streamNamespace())
                || isApplied(work, completed.buildUid())) {
            return;
        }
        work.execute(
                "insert into applied_builds (build_uid, applied_at) values (?, ?)",
                completed.buildUid(),
                work.now());
        var arrival =
                new Arrival(
                        completed.streamNamespace(),
                        completed.stream(),
                        image(completed),
                        new Push(
                                completed.tag(),
                                completed.image(),
                                completed.pullSpec(),
                                Cause.BUILD,
                                completed.buildUid(),
                                Optional.of(completed.at())));
        arrival.into(streams);
    }

    private static boolean isApplied(Work work, String buildUid) {
        return !work.query(
                        "select 1 from applied_builds where build_uid = ?",
                        row -> row.getInt(1),
                        buildUid)
                .isEmpty();
    }

    private static Image image(Fact.BuildCompleted completed) {
        var told =
                completed.imageObject() == null
                        ? Image.EMPTY
                        : Json.read(Json.tree(completed.imageObject()), Image.class);
        return told.withMetadata(
                ObjectMeta.named(completed.image()).withAnnotations(told.metadata().annotations()));
    }
}
