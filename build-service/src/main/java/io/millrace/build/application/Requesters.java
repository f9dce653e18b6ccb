package io.millrace.build.application;

import io.millrace.contract.Owner;
import io.millrace.contract.Requester;

/// On whose behalf this service sends commands.
public final class Requesters {

    /// A build worker, who reports.
    public static final Requester WORKER = Requester.service(Owner.BUILD);

    private Requesters() {}
}
