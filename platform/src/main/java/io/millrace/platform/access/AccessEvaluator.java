package io.millrace.platform.access;

import io.millrace.contract.Requester;

/// Decides whether somebody may do something. The gateway asks before it sends a command; the owner
/// asks again for what only the decision itself reveals (another namespace's image, a strategy).
public interface AccessEvaluator {

    Decision decide(Requester requester, Attributes attributes);

    default boolean allows(Requester requester, Attributes attributes) {
        return decide(requester, attributes) instanceof Decision.Allowed;
    }
}
