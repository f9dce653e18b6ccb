package io.millrace.importer.registry;

import java.util.Set;

/// How much of each registry's attention this replica takes.
///
/// @param atOnce how many requests run at the same time
/// @param perSecond how many are made per second, with as many as that in one go
/// @param exempt hosts that may be asked as often as anybody likes
public record Budget(int atOnce, int perSecond, Set<String> exempt) {

    public static final Budget USUAL = new Budget(16, 100, Set.of());

    public Budget {
        exempt = Set.copyOf(exempt);
        if (atOnce < 1 || perSecond < 1) {
            throw new IllegalArgumentException(
                    "At least one request at once and per second is needed: %d, %d"
                            .formatted(atOnce, perSecond));
        }
    }
}
