package io.millrace.gateway.realm;

import io.millrace.contract.Requester;
import io.millrace.contract.ResourceType;
import io.millrace.platform.access.Attributes;
import io.millrace.platform.registry.RegistryGrant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Which of the things that somebody asks for they get: pulling needs the right to get the stream's
/// layers, pushing to update them, as in OpenShift.
final class Grants {

    /// Build logs and uploaded sources are kept there: nobody's but Millrace's own.
    private static final String RESERVED = "millrace";

    /// One project and one stream, in letters that a repository's name may have.
    private static final Pattern REPOSITORY =
            Pattern.compile(
                    "(?<namespace>[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)"
                            + "/(?<stream>[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*+)");

    private static final int LONGEST = 255;

    /// What decides.
    interface Rights {

        boolean allows(Requester requester, Attributes attributes);

        /// Whether there is such a project, and it is not going away.
        boolean isActive(String namespace);

        boolean hasStream(String namespace, String stream);

        /// Whether the project's quotas let one more stream be made.
        boolean hasRoom(String namespace);
    }

    private record Repository(String namespace, String stream) {}

    private final Rights rights;

    Grants(Rights rights) {
        this.rights = rights;
    }

    /// What is left of what was asked for; things of which nothing is left are not mentioned.
    List<RegistryGrant> to(Requester requester, List<RegistryGrant> asked) {
        return asked.stream()
                .map(it -> new RegistryGrant(it.type(), it.name(), allowed(requester, it)))
                .filter(it -> !it.actions().isEmpty())
                .toList();
    }

    /// What is left for a build: what its credential names, and never what is Millrace's own. That
    /// its author may have it was decided with the build.
    static List<RegistryGrant> within(List<RegistryGrant> named, List<RegistryGrant> asked) {
        return asked.stream()
                .filter(it -> it.type().equals("repository") && repository(it.name()).isPresent())
                .map(it -> it.within(named))
                .filter(it -> !it.actions().isEmpty())
                .toList();
    }

    private List<String> allowed(Requester requester, RegistryGrant asked) {
        return switch (asked.type()) {
            case "repository" ->
                    repository(asked.name())
                            .map(it -> onRepository(requester, it, asked.actions()))
                            .orElse(List.of());
            case "registry" ->
                    asked.equals(RegistryGrant.catalog()) && maySeeEverything(requester)
                            ? asked.actions()
                            : List.of();
            default -> List.of();
        };
    }

    private static Optional<Repository> repository(String name) {
        var parts = REPOSITORY.matcher(name);
        return name.length() <= LONGEST
                        && parts.matches()
                        && !parts.group("namespace").equals(RESERVED)
                ? Optional.of(new Repository(parts.group("namespace"), parts.group("stream")))
                : Optional.empty();
    }

    private List<String> onRepository(
            Requester requester, Repository repository, List<String> actions) {
        var allowed = new ArrayList<String>();
        for (var action : actions) {
            var isAllowed =
                    switch (action) {
                        case "pull" -> mayOnLayers(requester, "get", repository);
                        case "push" -> mayPush(requester, repository);
                        case "delete" ->
                                mayOnLayers(requester, "delete", repository) || mayPrune(requester);
                        case "*" -> mayPrune(requester);
                        default -> false;
                    };
            if (isAllowed) {
                allowed.add(action);
            }
        }
        return allowed;
    }

    /// The first push makes the stream, so it needs the right to make one, and room for it.
    private boolean mayPush(Requester requester, Repository repository) {
        return rights.isActive(repository.namespace())
                && mayOnLayers(requester, "update", repository)
                && (rights.hasStream(repository.namespace(), repository.stream())
                        || mayMakeStream(requester, repository.namespace()));
    }

    private boolean mayMakeStream(Requester requester, String namespace) {
        var creation = Attributes.of("create", ResourceType.IMAGE_STREAM, namespace, "");
        return rights.allows(requester, creation) && rights.hasRoom(namespace);
    }

    private boolean mayOnLayers(Requester requester, String verb, Repository repository) {
        var type = ResourceType.IMAGE_STREAM;
        return rights.allows(
                requester,
                new Attributes(
                        verb,
                        type.group(),
                        type.plural(),
                        "layers",
                        repository.namespace(),
                        repository.stream()));
    }

    /// Images belong to no project: who may delete them may clear up every repository.
    private boolean mayPrune(Requester requester) {
        return rights.allows(requester, Attributes.of("delete", ResourceType.IMAGE, "", ""));
    }

    private boolean maySeeEverything(Requester requester) {
        return rights.allows(requester, Attributes.of("list", ResourceType.IMAGE_STREAM, "", ""));
    }
}
