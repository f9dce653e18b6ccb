package io.millrace.importer.domain;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;

/// Which tags of a repository an import takes, the most wanted first, and which it leaves.
///
/// @param additional tags beyond the limit
public record TagSelection(List<String> taken, List<String> additional) {

    public TagSelection {
        taken = List.copyOf(taken);
        additional = List.copyOf(additional);
    }

    /// @param tags as the registry lists them; one without a name is `latest`
    /// @param alreadyWanted tags that are fetched anyway and so do not count
    /// @param most how many others are taken; all when it is negative
    public static TagSelection of(
            Collection<String> tags, Collection<String> alreadyWanted, int most) {
        var names = new LinkedHashSet<String>();
        tags.forEach(it -> names.add(it.isEmpty() ? "latest" : it));
        var anyway = new HashSet<>(alreadyWanted);
        var taken = new ArrayList<String>();
        var additional = new ArrayList<String>();
        var room = most < 0 ? names.size() : most;
        for (var tag : names.stream().sorted(TagOrder.MOST_WANTED_FIRST).toList()) {
            if (anyway.contains(tag)) {
                taken.add(tag);
            } else if (room > 0) {
                taken.add(tag);
                room--;
            } else {
                additional.add(tag);
            }
        }
        return new TagSelection(taken, additional);
    }
}
