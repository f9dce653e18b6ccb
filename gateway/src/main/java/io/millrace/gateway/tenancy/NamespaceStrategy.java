package io.millrace.gateway.tenancy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.Requester;
import io.millrace.contract.ResourceType;
import io.millrace.contract.core.Namespace;
import io.millrace.platform.resource.Metadata;
import io.millrace.platform.resource.Names;
import io.millrace.platform.resource.Namespaces;
import io.millrace.platform.resource.Resource;
import io.millrace.platform.resource.Strategy;
import io.millrace.platform.resource.Write;
import io.millrace.platform.status.FieldError;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// A Namespace brings its service accounts, and keeps who asked for it.
class NamespaceStrategy implements Strategy {

    /// The service accounts of every namespace.
    static final List<String> SERVICE_ACCOUNTS = List.of("builder", "default", "deployer");

    private static final String NAME_LABEL = "kubernetes.io/metadata.name";

    private final AccountSecrets secrets;

    NamespaceStrategy(AccountSecrets secrets) {
        this.secrets = secrets;
    }

    @Override
    public ResourceType type() {
        return ResourceType.NAMESPACE;
    }

    @Override
    public Class<?> model() {
        return Namespace.class;
    }

    @Override
    public List<FieldError> validateName(String name) {
        return Names.dnsLabel("metadata.name", name);
    }

    @Override
    public Set<String> ignored() {
        return Set.of("spec", "status");
    }

    @Override
    public ObjectNode prepareForCreate(ObjectNode next, Write write) {
        named(next);
        next.remove("status");
        next.remove("spec");
        next.putObject("spec").putArray("finalizers").add("kubernetes");
        next.putObject("status").put("phase", "Active");
        return next;
    }

    @Override
    public ObjectNode prepareForUpdate(ObjectNode next, ObjectNode previous, Write write) {
        named(next);
        next.set("spec", previous.get("spec"));
        next.set("status", previous.get("status"));
        return next;
    }

    /// Selectors of namespaces find one by this label.
    private static void named(ObjectNode namespace) {
        namespace
                .withObject("/metadata")
                .withObject("/labels")
                .put(NAME_LABEL, Metadata.of(namespace).text("name"));
    }

    @Override
    public List<FieldError> validate(ObjectNode next, Optional<ObjectNode> previous, Write write) {
        var mayHandOver = write.command().requester().groups().contains(Requester.MASTERS);
        var handedOver =
                previous.filter(it -> !Objects.equals(requesterOf(it), requesterOf(next)))
                        .isPresent();
        return handedOver && !mayHandOver
                ? List.of(
                        FieldError.forbidden(
                                "metadata.annotations[" + Namespaces.REQUESTER + "]",
                                "the project's requester cannot be changed"))
                : List.of();
    }

    private static Optional<String> requesterOf(ObjectNode namespace) {
        return Optional.ofNullable(Metadata.of(namespace).annotations().get(Namespaces.REQUESTER));
    }

    @Override
    public void saved(Resource saved, Optional<Resource> previous, Write write) {
        if (previous.isPresent()) {
            return;
        }
        for (var name : SERVICE_ACCOUNTS) {
            var account = ProjectContents.account(saved.key().name(), name, write.work());
            secrets.settle(account, write.work());
        }
        ProjectContents.bindAccounts(saved.key().name(), write.work());
    }
}
