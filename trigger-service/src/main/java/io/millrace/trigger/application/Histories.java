package io.millrace.trigger.application;

import io.millrace.platform.log.Work;
import io.millrace.trigger.application.History.Place;
import io.millrace.trigger.domain.TagRevision;
import java.util.HashMap;
import java.util.Map;

/// What is under way for each BuildConfig, for one input: as committed, and as the input itself has
/// left it.
final class Histories {

    private final Work work;
    private final Book book;
    private final HistoryTables tables;
    private final Map<String, History> mine = new HashMap<>();

    Histories(Work work, Book book) {
        this.work = work;
        this.book = book;
        this.tables = new HistoryTables(work);
    }

    HistoryTables tables() {
        return tables;
    }

    History of(String targetUid) {
        var own = mine.get(targetUid);
        if (own != null) {
            return own;
        }
        return book.find(targetUid).orElseGet(() -> read(targetUid));
    }

    /// What another input of the same batch has touched is read once by this one.
    private History read(String targetUid) {
        var history = tables.history(targetUid);
        if (book.isTouched(targetUid)) {
            mine.put(targetUid, history);
        } else {
            book.keep(targetUid, history);
        }
        return history;
    }

    void remember(String targetUid, History next) {
        mine.put(targetUid, next);
        book.touch(targetUid);
        work.afterCommit(() -> book.committed(targetUid, next));
    }

    /// What the tables say of it has changed in another way.
    void readAgain(String targetUid) {
        mine.remove(targetUid);
        book.touch(targetUid);
        work.afterCommit(() -> book.changed(targetUid));
    }

    /// A build of the image exists.
    History building(String targetUid, TagRevision image, long number, History history) {
        var place = Place.of(image);
        var next = history.changing(place, it -> it.building(image.revision(), number));
        tables.save(targetUid, place, next.at(place));
        return next;
    }
}
