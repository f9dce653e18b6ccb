package io.millrace.gateway.tenancy;

import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.gateway.secretbox.SecretValues;
import io.millrace.platform.log.Work;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jboss.logging.Logger;

/// Seals with the newest key what an older one has sealed, some Secrets at a time. Where it stands
/// is in the Secrets themselves, so whoever is the writer next goes on from there.
final class Resealing {

    private static final Logger LOG = Logger.getLogger(Resealing.class);
    private static final int AT_A_TIME = 50;

    private final SecretValues values;
    private final Deque<ResourceKey> unseen = new ArrayDeque<>();
    private boolean begun;
    private int sealed;
    private int closed;

    Resealing(SecretValues values) {
        this.values = values;
    }

    /// There may be another writer's state from here on.
    void again() {
        begun = false;
    }

    void tick(Work work) {
        if (!begun) {
            begun = true;
            sealed = 0;
            closed = 0;
            unseen.clear();
            work.list(ResourceType.SECRET, "").forEach(it -> unseen.add(it.key()));
        }
        if (unseen.isEmpty()) {
            return;
        }
        for (var i = 0; i < AT_A_TIME && !unseen.isEmpty(); i++) {
            look(unseen.remove(), work);
        }
        if (unseen.isEmpty() && sealed > 0) {
            LOG.infof("Sealed %d secrets with the newest key; %d cannot be opened", sealed, closed);
            // what was done may yet be undone, so it ends with a round that finds nothing to do
            again();
        }
    }

    private void look(ResourceKey key, Work work) {
        var secret = work.find(key);
        if (secret.isEmpty()) {
            return;
        }
        try {
            var tree = secret.get().tree();
            if (values.reseal(tree)) {
                work.save(key, tree);
                sealed++;
            }
        } catch (IllegalArgumentException noKey) {
            closed++;
            LOG.warnf(
                    "The secret %s/%s keeps its old seal: none of the keys opens it",
                    key.namespace(), key.name());
        }
    }
}
