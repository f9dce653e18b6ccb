package io.millrace.gateway.tenancy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.Command;
import io.millrace.contract.Owner;
import io.millrace.contract.Requester;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.gateway.tenancy.ProjectTemplate.Asked;
import io.millrace.platform.log.Outcome;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.Metadata;
import io.millrace.platform.resource.Names;
import io.millrace.platform.resource.Namespaces;
import io.millrace.platform.resource.ResourceWrites;
import io.millrace.platform.resource.Strategy;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.FieldError;
import io.millrace.platform.status.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// A user asks for a project and becomes its requester.
final class ProjectRequests {

    /// The repositories of the project `millrace` would be those of the build logs.
    private static final List<String> RESERVED =
            List.of("openshift", "kubernetes", "kube", "millrace");

    private static final int SHORTEST_NAME = 2;

    private final NamespaceStrategy namespaces;
    private final ProjectTemplate template;
    private final Function<ResourceType, Strategy> strategies;

    /// @param template what every project has that somebody asks for
    /// @param strategies the rules of what is made in it
    ProjectRequests(
            NamespaceStrategy namespaces,
            ProjectTemplate template,
            Function<ResourceType, Strategy> strategies) {
        this.namespaces = namespaces;
        this.template = template;
        this.strategies = strategies;
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
        var asked =
                new Asked(
                        name,
                        request.path("displayName").asText(""),
                        request.path("description").asText(""),
                        command.requester().username());
        var outcome =
                ResourceWrites.decide(namespaces, onNamespaces(command, namespace(asked)), work);
        if (outcome instanceof Outcome.Stored) {
            ProjectContents.bindRequester(name, asked.requester(), work);
            template.objects(asked).forEach(it -> add(it, asked, command, work));
        }
        return outcome;
    }

    private ObjectNode namespace(Asked asked) {
        var namespace = Json.object();
        Metadata.of(namespace).set("name", asked.name());
        var labels = namespace.withObject("/metadata").putObject("labels");
        template.texts("labels", asked).forEach(labels::put);
        var annotations = namespace.withObject("/metadata").putObject("annotations");
        template.texts("annotations", asked).forEach(annotations::put);
        annotations.put("openshift.io/description", asked.description());
        annotations.put("openshift.io/display-name", asked.displayName());
        annotations.put(Namespaces.REQUESTER, asked.requester());
        return namespace;
    }

    /// What the template wants is made on the server's own account. What a project has anyway (an
    /// account, a binding) stays as it is; whatever is refused refuses the project.
    private void add(ObjectNode object, Asked asked, Command command, Work work) {
        var type = ProjectTemplate.typeOf(object);
        var key = ResourceKey.of(type, asked.name(), Metadata.of(object).text("name"));
        if (work.find(key).isPresent()) {
            return;
        }
        var creation = inProject(command, type, asked.name(), object);
        var outcome = ResourceWrites.decide(strategies.apply(type), creation, work);
        if (outcome instanceof Outcome.Refused(var refusal)) {
            throw Refusal.forbidden(
                            ResourceType.PROJECT_REQUEST,
                            asked.name(),
                            "what the server's project template adds is refused: "
                                    + refusal.message())
                    .asException();
        }
    }

    /// Whether the name belongs to the platform rather than to users.
    static boolean isReserved(String name) {
        return RESERVED.stream().anyMatch(it -> name.equals(it) || name.startsWith(it + "-"));
    }

    private static Command onNamespaces(Command command, ObjectNode body) {
        return creation(command, command.requester(), ResourceType.NAMESPACE, "", body);
    }

    private static Command inProject(
            Command command, ResourceType type, String project, ObjectNode body) {
        return creation(command, Requester.service(Owner.GATEWAY), type, project, body);
    }

    private static Command creation(
            Command command,
            Requester requester,
            ResourceType type,
            String namespace,
            ObjectNode body) {
        return new Command(
                command.id(),
                requester,
                command.verb(),
                type.group(),
                type.plural(),
                "",
                namespace,
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
