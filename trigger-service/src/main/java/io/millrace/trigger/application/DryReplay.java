package io.millrace.trigger.application;

import io.millrace.contract.Command;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.build.BuildConfig;
import io.millrace.contract.build.BuildTriggerPolicy;
import io.millrace.contract.build.ImageChangeTrigger;
import io.millrace.contract.build.ReplayedMove;
import io.millrace.contract.build.TriggerReplay;
import io.millrace.contract.build.TriggerSummary;
import io.millrace.platform.access.Attributes;
import io.millrace.platform.access.Rbac;
import io.millrace.platform.log.Outcome;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.ResourceWrites;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.Refusal;
import io.millrace.trigger.domain.StreamTag;
import io.millrace.trigger.domain.TagRevision;
import io.millrace.trigger.domain.Target;
import io.millrace.trigger.domain.Watch;
import io.millrace.trigger.domain.Window;
import io.millrace.trigger.domain.storm.Replay;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// `buildconfigs/replay`: what the moves of a past interval would have started, with today's
/// triggers or with proposed ones. A move is known here if any trigger has decided about it.
record DryReplay(Command command, Work work) {

    static final String SUBRESOURCE = "replay";

    private static final int MOST = 10_000;

    /// Decisions of a tag: whoever asks keeps the writer waiting.
    private static final int LOOKED_AT = 50_000;

    static boolean isAsked(Command command) {
        return command.resource().equals(ResourceType.BUILD_CONFIG.plural())
                && command.subresource().equals(SUBRESOURCE);
    }

    Outcome answer() {
        var wish = Json.read(ResourceWrites.bodyOf(command), TriggerReplay.class);
        if (wish.window() != null && !Window.isTime(wish.window())) {
            return new Outcome.Refused(
                    Refusal.badRequest(
                            "window: \"%s\" is no time such as 30s, 5m or 1h"
                                    .formatted(wish.window())));
        }
        var unreadable = unreadable(wish.triggers());
        if (unreadable.isPresent()) {
            return new Outcome.Refused(Refusal.badRequest(unreadable.get()));
        }
        var config =
                work.projected(
                                ResourceKey.of(
                                        ResourceType.BUILD_CONFIG,
                                        command.namespace(),
                                        command.name()))
                        .map(it -> it.as(BuildConfig.class));
        return config.isEmpty()
                ? new Outcome.Refused(Refusal.notFound(ResourceType.BUILD_CONFIG, command.name()))
                : replay(proposed(config.get(), wish), wish);
    }

    /// What of the proposed triggers names no tag that could move.
    private Optional<String> unreadable(@Nullable List<BuildTriggerPolicy> triggers) {
        return Objects.requireNonNullElse(triggers, List.<BuildTriggerPolicy>of()).stream()
                .map(BuildTriggerPolicy::imageChange)
                .flatMap(Stream::ofNullable)
                .map(ImageChangeTrigger::from)
                .flatMap(Stream::ofNullable)
                .filter(it -> StreamTag.named(it, command.namespace()).isEmpty())
                .map(it ->
                        "triggers: %s \"%s\" is no ImageStreamTag such as busybox:latest"
                                .formatted(
                                        Objects.requireNonNullElse(it.kind(), ""),
                                        Objects.requireNonNullElse(it.name(), "")))
                .findFirst();
    }

    private static Target proposed(BuildConfig config, TriggerReplay wish) {
        var next =
                wish.triggers() == null
                        ? config
                        : config.withSpec(config.spec().withTriggers(wish.triggers()));
        if (wish.window() != null) {
            var annotations =
                    new java.util.HashMap<>(
                            Objects.requireNonNullElse(
                                    next.metadata().annotations(), Map.<String, String>of()));
            annotations.put(Window.ANNOTATION, wish.window());
            next = next.withMetadata(next.metadata().withAnnotations(annotations));
        }
        return Target.of(next);
    }

    private Outcome replay(Target target, TriggerReplay wish) {
        var until = Optional.ofNullable(wish.until()).orElse(work.now());
        var since = Optional.ofNullable(wish.since()).orElse(until.minus(Duration.ofDays(1)));
        if (since.isAfter(until)) {
            return new Outcome.Refused(
                    Refusal.badRequest("since: %s is after until: %s".formatted(since, until)));
        }
        var access = work.access();
        var moves = new ArrayList<Replay.Past>();
        for (var watch : target.watches()) {
            requireReadable(watch.tag(), access);
            moves.addAll(moves(watch, since, until));
        }
        moves.sort(Comparator.comparing(Replay.Past::at));
        if (moves.size() > MOST) {
            return new Outcome.Refused(
                    Refusal.badRequest(
                            "between %s and %s there are more than the %d moves that are replayed at once"
                                    .formatted(since, until, MOST)));
        }
        return new Outcome.Answered(200, answer(Replay.of(target, moves), since, until, wish));
    }

    /// Who may not see a stream learns nothing of its moves.
    private void requireReadable(StreamTag tag, Rbac access) {
        var type = ResourceType.IMAGE_STREAM;
        var asked =
                new Attributes(
                        "get", type.group(), type.plural(), "", tag.namespace(), tag.stream());
        if (!access.allows(command.requester(), asked)) {
            throw Refusal.forbidden(type, tag.stream(), asked.forbiddenTo(command.requester()))
                    .asException();
        }
    }

    private List<Replay.Past> moves(Watch watch, Instant since, Instant until) {
        var tag = watch.tag();
        var uid =
                work.projected(
                                ResourceKey.of(
                                        ResourceType.IMAGE_STREAM, tag.namespace(), tag.stream()))
                        .map(it -> it.uid())
                        .orElse("");
        return work.query(
                """
                select revision, min(image), min(pull_spec), min(decided_at),
                    (array_agg(cause order by decided_at, id))[1]
                from (
                    select * from ledger
                    where stream_uid = ? and tag = ? and trigger = 'ImageChange'
                    order by id desc limit ?) as newest
                where decided_at between ? and ?
                group by revision order by revision limit ?
                """,
                row ->
                        new Replay.Past(
                                new TagRevision(
                                        tag,
                                        uid,
                                        row.getLong(1),
                                        row.getString(2),
                                        row.getString(3)),
                                row.getTimestamp(4).toInstant(),
                                row.getString(5)),
                uid,
                tag.tag(),
                LOOKED_AT,
                since,
                until,
                MOST + 1);
    }

    private static TriggerReplay answer(
            List<Replay.Judgement> judged, Instant since, Instant until, TriggerReplay wish) {
        var items =
                judged.stream()
                        .map(it ->
                                new ReplayedMove(
                                        it.past().at(),
                                        it.past().revision().tag().toString(),
                                        it.past().revision().revision(),
                                        it.decision(),
                                        it.build()))
                        .toList();
        long builds = judged.stream().filter(it -> it.decision().equals("Fired")).count();
        long moves = items.size();
        return wish.answered(
                since, until, items, new TriggerSummary(moves, moves, builds, 0L, since));
    }
}
