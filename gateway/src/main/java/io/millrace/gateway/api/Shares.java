package io.millrace.gateway.api;

import java.util.HashMap;
import java.util.Map;

/// Something that is there only so often, of which no client may have more than its share: however
/// much one takes, the others go on.
final class Shares {

    private final long share;
    private final long all;
    private final Map<String, Long> taken = new HashMap<>();
    private long takenByAll;

    Shares(long share, long all) {
        this.share = share;
        this.all = all;
    }

    /// Takes some for a client, or nothing.
    ///
    /// @return whether it was there
    synchronized boolean take(Client client, long amount) {
        var own = taken.getOrDefault(client.name(), 0L) + amount;
        if (takenByAll + amount > all || (client.bounded() && own > share)) {
            return false;
        }
        taken.put(client.name(), own);
        takenByAll += amount;
        return true;
    }

    /// Gives back what was taken.
    synchronized void release(Client client, long amount) {
        takenByAll -= amount;
        taken.computeIfPresent(client.name(), (_, own) -> own > amount ? own - amount : null);
    }
}
