package io.millrace.build.application;

import io.millrace.contract.Owner;
import io.millrace.contract.Requester;

/// The services on whose behalf commands come.
public final class Requesters {

    /// A build worker, who reports.
    public static final Requester WORKER = Requester.service(Owner.BUILD);

    /// The trigger service, which knows the image that fired.
    static final Requester TRIGGERS = Requester.service(Owner.TRIGGER);

    private Requesters() {}
}
