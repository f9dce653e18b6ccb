package io.millrace.trigger.application;

import io.millrace.platform.log.Work;
import io.millrace.trigger.application.History.Place;
import io.millrace.trigger.domain.Evaluation;
import io.millrace.trigger.domain.Firing;
import io.millrace.trigger.domain.Judged;
import io.millrace.trigger.domain.OpenFiring;
import io.millrace.trigger.domain.Origin;
import io.millrace.trigger.domain.Recorded;
import io.millrace.trigger.domain.TagRevision;
import io.millrace.trigger.domain.Target;
import io.millrace.trigger.domain.Verdict;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The book of what each trigger has decided and of what became of it, for one input. A second row
/// for one revision of one tag and one target is refused by the database, so that no bug here can
/// start a build twice.
final class Ledger {

    private final Work work;
    private final Book book;
    private final LedgerTables rows;
    private final HistoryTables tables;
    private final Histories histories;
    private final Set<TagRevision> reopened = new HashSet<>();

    Ledger(Work work, Book book) {
        this.work = work;
        this.book = book;
        this.rows = new LedgerTables(work);
        this.histories = new Histories(work, book);
        this.tables = histories.tables();
    }

    @SuppressWarnings("ReferenceEquality")
    boolean isOf(Work input) {
        return work == input;
    }

    /// Everything that was committed, for a process that has become the writer. Its open firings
    /// are due at once: nobody knows what the writer before has lost.
    static Book opened(Work work) {
        return new Book(new HistoryTables(work).histories(true));
    }

    /// The builds that its firings have made.
    StartedBuilds builds() {
        return new StartedBuilds(histories, rows, book, work);
    }

    History history(String targetUid) {
        return histories.of(targetUid);
    }

    private void remember(String targetUid, History next) {
        histories.remember(targetUid, next);
    }

    Recorded recorded(Target target, TagRevision revision) {
        var place = Place.of(revision);
        var history = history(target.uid());
        var progress = history.at(place);
        if (reopened.contains(revision)) {
            return new Recorded(false, 0, history.isInFlight(place), progress.lastBuild());
        }
        return new Recorded(
                isDecided(target, revision, progress.decided()),
                progress.baseline(),
                history.isInFlight(place),
                progress.lastBuild());
    }

    /// Only of revisions before the last one the rows must be asked.
    ///
    /// @param last the last revision decided; 0 when none is known
    private boolean isDecided(Target target, TagRevision revision, long last) {
        if (last > 0 && revision.revision() >= last) {
            return revision.revision() == last;
        }
        return rows.isDecided(target.uid(), revision);
    }

    /// Takes back that the revision was built last, which was said before a later build was known.
    ///
    /// @return whether that had been said
    boolean reopen(Target target, TagRevision revision) {
        if (!rows.isUpToDate(target.uid(), revision)) {
            return false;
        }
        rows.reopen(target.uid(), revision);
        reopened.add(revision);
        return true;
    }

    boolean firstBuildStarted(Target target) {
        return rows.firstBuildStarted(target.uid());
    }

    /// Takes down what an evaluation came to. What fires is held back at first, together with what
    /// is held back already.
    ///
    /// @param wave that it belongs to
    void record(Target target, Evaluation evaluation, Origin origin, String wave) {
        if (evaluation.judged().isEmpty() && evaluation.firing().isEmpty()) {
            return;
        }
        var next = history(target.uid());
        var held = next.held();
        var key = held.or(() -> evaluation.firing().map(Firing::key)).orElse(null);
        for (var judged : evaluation.judged()) {
            next = deciding(target, judged, origin, key, wave, next);
        }
        if (evaluation.firing().isPresent() && key != null) {
            var firing = evaluation.firing().get();
            if (firing.configuration()) {
                rows.decidedConfiguration(target, origin, key, wave);
                Decisions.tellOfConfiguration(target, key, origin, work);
            }
            var opening =
                    held.map(next.open()::get)
                            .map(it -> it.with(firing))
                            .orElseGet(() ->
                                    OpenFiring.held(
                                            firing, work.now().plus(target.window()), wave));
            next = opening(key, opening, target.uid(), next);
        }
        remember(target.uid(), next);
    }

    private History deciding(
            Target target,
            Judged judged,
            Origin origin,
            @Nullable String key,
            String wave,
            History history) {
        var revision = judged.revision();
        var its = judged.verdict() == Verdict.FIRED ? key : null;
        rows.decided(target, revision, judged.verdict().wireName(), origin, its, wave);
        Decisions.tell(target, judged, origin, its, work);
        var next =
                history.changing(
                        Place.of(revision), it -> it.deciding(revision.revision(), origin));
        tables.save(target.uid(), Place.of(revision), next.at(Place.of(revision)));
        return next;
    }

    /// Whether the target has been built in this wave before, as far as the rows tell.
    boolean hasFiredIn(String wave, Target target) {
        return rows.hasFiredIn(wave, target.uid());
    }

    private History opening(String key, OpenFiring firing, String targetUid, History history) {
        tables.open(key, targetUid, firing);
        return history.opening(key, firing);
    }

    /// The firings of the BuildConfig whose time has come to be sent again.
    List<String> due(String targetUid) {
        return history(targetUid).open().entrySet().stream()
                .filter(it -> it.getValue().isDue(work.now()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /// The BuildConfigs with firings whose end is not known.
    List<String> withOpenFirings() {
        return book.withOpenFirings();
    }

    Optional<OpenFiring> open(String key) {
        return Optional.ofNullable(history(targetOf(key)).open().get(key));
    }

    /// @return how often it has been sent with this time
    int sentAgain(String key, OpenFiring firing) {
        var again = firing.sentAgain(work.now());
        var uid = targetOf(key);
        remember(uid, opening(key, again, uid, history(uid)));
        return again.attempts();
    }

    /// The build service said no, for now.
    void putOff(String key, String why) {
        rows.putOff(key, why);
    }

    /// A webhook's call ends without a build.
    void callRefused(String key, String why) {
        rows.endCall(key, why);
    }

    /// The firing ends without a build.
    void refused(String key, String why) {
        end(key, "Refused", why);
    }

    /// A newer image of the same tag is or will be built.
    void overtaken(String key, Target target, OpenFiring firing) {
        end(key, Decisions.OVERTAKEN, "A newer image was built");
        Decisions.tellOvertaken(target, key, firing, work);
    }

    private void end(String key, String outcome, String why) {
        var uid = targetOf(key);
        rows.end(key, outcome, why);
        tables.close(key);
        remember(uid, history(uid).closing(key));
    }

    /// The firing's first image is built already. What else there is to build goes on under its own
    /// key.
    ///
    /// @return that key
    Optional<String> upToDate(String key, Target target, OpenFiring firing, String why) {
        var uid = target.uid();
        var first = firing.newest().getFirst();
        var rest = firing.withoutItsFirstImage();
        tables.close(key);
        var next = histories.building(uid, first, 0, history(uid).closing(key));
        rows.newestBuild(uid)
                .filter(it -> it.number() >= target.lastVersion())
                .ifPresentOrElse(
                        it -> rows.takenBy(it, key, uid, first),
                        () -> rows.endOne(key, uid, first, "Refused", why));
        if (rest.isPresent()) {
            var nextKey = rest.get().newest().getFirst().keyFor(target.uid());
            rows.rename(key, nextKey);
            next = opening(nextKey, rest.get().sentAgain(work.now()), uid, next);
        } else {
            rows.end(key, "Refused", why);
        }
        remember(uid, next);
        return rest.map(it -> it.newest().getFirst().keyFor(target.uid()));
    }

    /// The target is gone: its decisions stay, its triggers have no future.
    void forget(String targetUid) {
        var history = history(targetUid);
        if (history.isEmpty()) {
            return;
        }
        history.open().keySet().forEach(it -> rows.end(it, "Refused", "The BuildConfig is gone"));
        tables.forget(targetUid);
        remember(targetUid, History.EMPTY);
    }

    static String targetOf(String key) {
        var slash = key.indexOf('/');
        return slash < 0 ? key : key.substring(0, slash);
    }
}
