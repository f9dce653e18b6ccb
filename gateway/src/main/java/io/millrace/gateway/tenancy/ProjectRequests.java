package io.millrace.gateway.tenancy;

import io.millrace.contract.Command;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.platform.log.Outcome;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.Metadata;
import io.millrace.platform.resource.Names;
import io.millrace.platform.resource.Namespaces;
import io.millrace.platform.resource.ResourceWrites;
import io.millrace.platform.status.FieldError;
import io.millrace.platform.status.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A user asks for a project and becomes its requester.
final class ProjectRequests {

    /// The repositories of the project `millrace` would be those of the build logs.
    private static final List<String> RESERVED =
            List.of("openshift", "kubernetes", "kube", "millrace");

    private static final int SHORTEST_NAME = 2;

    private final NamespaceStrategy namespaces;

    ProjectRequests(NamespaceStrategy namespaces) {
        this.namespaces = namespaces;
    }

    Outcome request(Command command, Work work) {
        var request = ResourceWrites.bodyOf(command);
        var name = Metadata.of(request).text("name");
        var errors = new ArrayList<>(Names.dnsLabel("metadata.name", name));
        if (errors.isEmpty() && name.length() < SHORTEST_NAME) {
            errors.add(
                    FieldError.invalid(
                            "metadata.name", name, "must be at least 2 characters long"));
        }
        if (!errors.isEmpty()) {
            return new Outcome.Refused(Refusal.invalid(ResourceType.PROJECT_REQUEST, name, errors));
        }
        if (isReserved(name)) {
            return new Outcome.Refused(
                    Refusal.forbidden(
                            ResourceType.PROJECT_REQUEST,
                            name,
                            "cannot request a project starting with \"%s-\""
                                    .formatted(name.split("-", -1)[0])));
        }
        if (work.find(ResourceKey.cluster(ResourceType.NAMESPACE, name)).isPresent()) {
            return new Outcome.Refused(
                    Refusal.alreadyExists(ResourceType.PROJECT.group(), "project", name));
        }
        var namespace = request.objectNode();
        var metadata = Metadata.of(namespace);
        metadata.set("name", name);
        var annotations = namespace.withObject("/metadata").putObject("annotations");
        annotations.put("openshift.io/description", request.path("description").asText(""));
        annotations.put("openshift.io/display-name", request.path("displayName").asText(""));
        annotations.put(Namespaces.REQUESTER, command.requester().username());
        var outcome = ResourceWrites.decide(namespaces, withBody(command, namespace), work);
        if (outcome instanceof Outcome.Stored) {
            ProjectContents.bindRequester(name, command.requester().username(), work);
        }
        return outcome;
    }

    /// Whether the name belongs to the platform rather than to users.
    static boolean isReserved(String name) {
        return RESERVED.stream().anyMatch(it -> name.equals(it) || name.startsWith(it + "-"));
    }

    private static Command withBody(Command command, Object body) {
        return new Command(
                command.id(),
                command.requester(),
                command.verb(),
                "",
                ResourceType.NAMESPACE.plural(),
                "",
                "",
                "",
                body,
                null,
                null,
                null,
                Map.of(),
                command.dryRun(),
                command.deadline(),
                command.replyTo(),
                command.seen());
    }
}
