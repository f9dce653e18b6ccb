package io.millrace.gateway.access;

import io.millrace.contract.Owner;
import io.millrace.contract.Requester;
import io.millrace.gateway.readmodel.ReadModel;
import io.millrace.platform.access.Attributes;
import io.millrace.platform.access.Decision;
import io.millrace.platform.access.Rbac;
import io.millrace.platform.status.Refusal;

/// Decides by the roles and bindings in the read model; nothing is decided before all of them are
/// known.
public record OwnRoles(ReadModel readModel) implements Access {

    /// What is known of roles and bindings.
    public Rbac known() {
        if (!readModel.isLoaded(Owner.GATEWAY)) {
            throw Refusal.unavailable("The gateway is still reading who may do what").asException();
        }
        return readModel.access();
    }

    @Override
    public Decision decide(Requester requester, Attributes asked) {
        return known().decide(requester, asked);
    }

    @Override
    public boolean allows(Requester requester, Attributes asked) {
        return known().allows(requester, asked);
    }

    @Override
    public Decision decide(Requester requester, String verb, String path) {
        return known().decide(requester, verb, path);
    }

    @Override
    public long revision() {
        return readModel.position(Owner.GATEWAY);
    }
}
