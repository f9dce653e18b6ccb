package io.millrace.trigger.application;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The histories of all BuildConfigs as committed, in memory while this process is the writer. What
/// an input has touched is not believed before its transaction has committed, because it may be
/// undone and decided again: until then the database is asked, which knows.
final class Book {

    private final Map<String, History> histories = new HashMap<>();
    private final Set<String> touched = new HashSet<>();
    private final Set<String> open = new LinkedHashSet<>();
    private final Set<String> running = new LinkedHashSet<>();

    Book(Map<String, History> committed) {
        committed.forEach(this::keep);
    }

    Optional<History> find(String targetUid) {
        return isTouched(targetUid)
                ? Optional.empty()
                : Optional.ofNullable(histories.get(targetUid));
    }

    boolean isTouched(String targetUid) {
        return touched.contains(targetUid);
    }

    void touch(String targetUid) {
        touched.add(targetUid);
    }

    void committed(String targetUid, History history) {
        touched.remove(targetUid);
        keep(targetUid, history);
    }

    /// Committed, but how is best read again.
    void changed(String targetUid) {
        touched.remove(targetUid);
        histories.remove(targetUid);
    }

    void keep(String targetUid, History history) {
        if (history.isEmpty()) {
            histories.remove(targetUid);
        } else {
            histories.put(targetUid, history);
        }
        mark(open, targetUid, !history.open().isEmpty());
        mark(running, targetUid, !history.running().isEmpty());
    }

    private static void mark(Set<String> marked, String targetUid, boolean is) {
        if (is) {
            marked.add(targetUid);
        } else {
            marked.remove(targetUid);
        }
    }

    /// The BuildConfigs with builds that firings have made and that are not known to have ended.
    List<String> withRunningBuilds() {
        return List.copyOf(running);
    }

    /// The BuildConfigs with firings whose end is not known.
    List<String> withOpenFirings() {
        return List.copyOf(open);
    }
}
