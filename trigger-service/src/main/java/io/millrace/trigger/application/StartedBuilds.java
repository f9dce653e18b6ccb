package io.millrace.trigger.application;

import io.millrace.contract.Fact;
import io.millrace.platform.log.Work;
import io.millrace.trigger.domain.RunningBuild;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/// The builds that firings have made, until the moves of their tags have been told.
record StartedBuilds(Histories histories, LedgerTables rows, Book book, Work work) {

    /// A build exists. What the ledger took for lost or late has made one after all.
    void built(Fact.BuildRequested build, String key) {
        var uid = Ledger.targetOf(key);
        var open = histories.of(uid).open().get(key);
        if (open != null) {
            rows.built(key, build);
            var next = histories.of(uid).closing(key);
            tables().close(key);
            for (var image : open.images()) {
                next = histories.building(uid, image, build.number(), next);
            }
            histories.remember(uid, running(build.buildUid(), uid, open.wave(), next));
        } else if (rows.hasEndedWithoutBuild(key)) {
            rows.built(key, build);
            tables().builtAfterAll(key, build.number());
            histories.readAgain(uid);
        }
    }

    private History running(String buildUid, String uid, String wave, History history) {
        if (buildUid.isEmpty()) {
            return history;
        }
        var build = RunningBuild.of(wave, work.now());
        tables().started(buildUid, uid, build);
        return history.starting(buildUid, build);
    }

    /// A build has ended; if it has pushed an image, the move of its tag is still to come.
    ///
    /// @param image empty for none
    void ended(String buildUid, String image) {
        tables().targetOf(buildUid)
                .ifPresent(uid -> {
                    var history = histories.of(uid);
                    var build = history.running().get(buildUid);
                    if (image.isEmpty() || build == null) {
                        settle(buildUid, uid);
                    } else {
                        tables().pushed(buildUid, image);
                        histories.remember(
                                uid, history.starting(buildUid, build.ended(image, work.now())));
                    }
                });
    }

    /// The builds that have pushed the image.
    List<HistoryTables.Pushed> pushed(String image) {
        return tables().pushed(image);
    }

    /// The builds of a BuildConfig that were known of at that time and whose end nobody has told.
    List<HistoryTables.Pushed> underWay(String uid, Instant at) {
        return histories.of(uid).running().entrySet().stream()
                .filter(it -> it.getValue().isUnderWay() && !at.isBefore(it.getValue().since()))
                .map(it -> new HistoryTables.Pushed(it.getKey(), uid, it.getValue().wave()))
                .toList();
    }

    /// A tag has moved for the build, or for the tag that it has pushed.
    ///
    /// @param awaited all the tags that move at once
    void moved(HistoryTables.Pushed pushed, String tag, Set<String> awaited) {
        var history = histories.of(pushed.targetUid());
        var build = history.running().get(pushed.buildUid());
        if (build == null || awaited.size() == 1) {
            settle(pushed.buildUid(), pushed.targetUid());
            return;
        }
        var next = build.moved(tag, awaited);
        tables().moved(pushed.buildUid(), next);
        histories.remember(pushed.targetUid(), history.starting(pushed.buildUid(), next));
    }

    /// Nothing more comes of the build.
    void settle(String buildUid, String uid) {
        tables().ended(buildUid);
        histories.remember(uid, histories.of(uid).ending(buildUid));
    }

    /// The BuildConfigs with builds that firings have made and that are not known to have ended.
    List<String> targets() {
        return book.withRunningBuilds();
    }

    private HistoryTables tables() {
        return histories.tables();
    }
}
