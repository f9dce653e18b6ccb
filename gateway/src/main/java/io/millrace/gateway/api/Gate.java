package io.millrace.gateway.api;

import io.millrace.contract.Owner;
import io.millrace.contract.Requester;
import io.millrace.gateway.access.OpenshiftPolicy;
import io.millrace.gateway.identity.Rights;
import io.millrace.gateway.readmodel.ReadModel;
import io.millrace.platform.access.Attributes;
import io.millrace.platform.access.Decision;
import io.millrace.platform.access.Rbac;
import io.millrace.platform.status.Refusal;
import jakarta.inject.Singleton;

/// Asks the evaluator before anything is read or sent.
@Singleton
final class Gate implements Rights {

    private final ReadModel readModel;

    Gate(ReadModel readModel) {
        this.readModel = readModel;
    }

    /// What is known of roles and bindings; nothing is decided before all of it is.
    Rbac access() {
        if (!readModel.isLoaded(Owner.GATEWAY)) {
            throw Refusal.unavailable("The gateway is still reading who may do what").asException();
        }
        return readModel.access();
    }

    boolean allows(Requester requester, Attributes attributes) {
        return access().allows(requester, attributes);
    }

    Decision decide(Requester requester, Attributes attributes) {
        return access().decide(requester, attributes);
    }

    /// Roles and bindings in OpenShift's form are for who may do the same to the stored ones.
    void require(Call call, String verb) {
        require(call.requester(), call.attributes(verb));
        OpenshiftPolicy.stored(call.type())
                .ifPresent(it ->
                        require(
                                call.requester(),
                                Attributes.of(verb, it, call.namespace(), call.name())));
    }

    @Override
    public void require(Requester requester, Attributes asked) {
        if (!allows(requester, asked)) {
            throw Refusal.forbidden(
                            requester.username(),
                            asked.verb(),
                            asked.group(),
                            asked.resource(),
                            asked.subresource(),
                            asked.namespace(),
                            asked.name())
                    .asException();
        }
    }

    @Override
    public void require(Requester requester, String verb, String path) {
        if (!(access().decide(requester, verb, path) instanceof Decision.Allowed)) {
            throw Refusal.forbiddenPath(requester.username(), verb, path).asException();
        }
    }
}
