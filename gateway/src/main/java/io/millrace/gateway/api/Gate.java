package io.millrace.gateway.api;

import io.millrace.contract.Requester;
import io.millrace.contract.ResourceType;
import io.millrace.gateway.access.Access;
import io.millrace.gateway.access.OpenshiftPolicy;
import io.millrace.gateway.access.OwnRoles;
import io.millrace.gateway.identity.Rights;
import io.millrace.gateway.readmodel.ReadModel;
import io.millrace.platform.access.Attributes;
import io.millrace.platform.access.Decision;
import io.millrace.platform.access.Rbac;
import io.millrace.platform.cluster.Mode;
import io.millrace.platform.status.Refusal;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Asks who may before anything is read or sent.
@Singleton
final class Gate implements Rights {

    private final Access access;
    private final OwnRoles roles;
    private final Mode mode;

    Gate(
            Access access,
            ReadModel readModel,
            @ConfigProperty(name = Mode.SETTING, defaultValue = Mode.USUAL) Mode mode) {
        this.access = access;
        this.mode = mode;
        this.roles = new OwnRoles(readModel);
    }

    /// What is known of roles and bindings, for reviews of them.
    Rbac roles() {
        return roles.known();
    }

    boolean allows(Requester requester, Attributes attributes) {
        return access.allows(requester, meant(attributes));
    }

    /// Whether a list shows an object. Decided by the roles that are known here whoever decides
    /// about requests: a list may be long, and is not to wait for each of its objects.
    boolean shows(Requester requester, Attributes attributes) {
        return roles.allows(requester, meant(attributes));
    }

    /// A cluster's API server asks itself first, and does not know that a project lies in itself:
    /// there everybody may get projects by name, and whose one is, is whose namespace it is.
    private Attributes meant(Attributes asked) {
        return mode.isKubernetes()
                        && asked.group().equals(ResourceType.PROJECT.group())
                        && !asked.name().isEmpty()
                ? Attributes.of(asked.verb(), ResourceType.NAMESPACE, "", asked.name())
                : asked;
    }

    /// Another number whenever rights that are used for long should be asked for again.
    long revision() {
        return access.revision();
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
        if (!(access.decide(requester, verb, path) instanceof Decision.Allowed)) {
            throw Refusal.forbiddenPath(requester.username(), verb, path).asException();
        }
    }
}
