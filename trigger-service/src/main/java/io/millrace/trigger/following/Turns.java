package io.millrace.trigger.following;

import io.millrace.platform.log.Work;
import io.millrace.trigger.domain.StreamTag;
import java.time.Instant;
import java.util.Set;

/// When what follows tags may be deployed.
public interface Turns {

    /// At once.
    Turns FREE =
            new Turns() {
                @Override
                public boolean isBusy(Set<StreamTag> tags, String wave, Work work) {
                    return false;
                }

                @Override
                public boolean take(Instant now) {
                    return true;
                }
            };

    /// Whether builds of the wave are still to come from which one of the tags is moved.
    boolean isBusy(Set<StreamTag> tags, String wave, Work work);

    /// Takes one of what may be deployed at a time, if anything is left.
    boolean take(Instant now);
}
