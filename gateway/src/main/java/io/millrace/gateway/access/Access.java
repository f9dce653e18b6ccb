package io.millrace.gateway.access;

import io.millrace.contract.Requester;
import io.millrace.platform.access.AccessEvaluator;
import io.millrace.platform.access.Attributes;
import io.millrace.platform.access.Decision;

/// Decides about every request who may do what: by our own roles and bindings, or by asking the
/// cluster. May wait for an answer; without one it refuses by exception and says why.
public interface Access extends AccessEvaluator {

    @Override
    Decision decide(Requester requester, Attributes asked);

    /// As the other `decide`, about a path that is no resource.
    Decision decide(Requester requester, String verb, String path);

    /// Another number whenever rights that are used for long should be asked for again.
    long revision();
}
