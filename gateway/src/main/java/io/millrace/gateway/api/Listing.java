package io.millrace.gateway.api;

import io.millrace.gateway.readmodel.Entry;
import io.millrace.gateway.views.View;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/// The part of a list that one page shows. What comes after it is counted at most.
///
/// @param remaining how many entries follow, negative when they were not counted
record Listing(List<View> views, boolean complete, long remaining) {

    Listing {
        views = List.copyOf(views);
    }

    /// @param entries those that follow the page before
    /// @param counting whether to count what is left, or only to look whether something is
    /// @param shown the objects that the list shows for an entry
    static Listing of(
            Stream<Entry> entries, int limit, boolean counting, Function<Entry, List<View>> shown) {
        var views = new ArrayList<View>();
        long left = 0;
        for (var entry : (Iterable<Entry>) entries::iterator) {
            if (limit <= 0 || views.size() < limit) {
                views.addAll(shown.apply(entry));
            } else {
                left++;
                if (!counting) {
                    break;
                }
            }
        }
        return new Listing(views, left == 0, counting ? left : -1);
    }
}
