package io.millrace.trigger.webhook;

import io.millrace.contract.build.BuildRequest;

/// What a webhook's call leads to.
public sealed interface WebhookVerdict {

    /// A build is to be made.
    ///
    /// @param key the same when the host delivers the same push again; empty when it does not say
    /// @param isSigned the host has signed the body, but not what says which delivery it is
    /// @param warning what of the call was not understood; empty for nothing
    record Start(BuildRequest request, String key, boolean isSigned, String warning)
            implements WebhookVerdict {

        /// The same build for whoever wants it although the delivery is known.
        public Start again() {
            return new Start(request, "", false, warning);
        }
    }

    /// The call is in order, and nothing is to be built.
    ///
    /// @param answer empty where hosts expect an empty answer
    /// @param why for whoever reads the history
    record Skip(String answer, String why) implements WebhookVerdict {}

    /// The call cannot be understood.
    record Malformed(String why) implements WebhookVerdict {}

    /// Whoever calls may not: which part is wrong he does not learn.
    record Stranger() implements WebhookVerdict {}
}
