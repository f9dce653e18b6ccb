package io.millrace.gateway.readmodel;

import java.util.List;

/// The resources of a type at one position of the owner's changelog, sorted by namespace and name.
public record Snapshot(long position, List<Entry> entries) {
    public Snapshot {
        entries = List.copyOf(entries);
    }
}
