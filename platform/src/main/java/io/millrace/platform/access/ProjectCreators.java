package io.millrace.platform.access;

import io.millrace.contract.Requester;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// The first evaluator: `system:masters` may do everything, a project's creator everything in that
/// project, and every authenticated user may ask for a project and about itself.
public final class ProjectCreators implements AccessEvaluator {

    /// The annotation of a namespace that names its creator.
    public static final String REQUESTER = "openshift.io/requester";

    public static final String AUTHENTICATED = "system:authenticated";

    private static final Set<String> ON_OWN_PROJECT = Set.of("get", "update", "patch", "delete");
    private static final Set<String> SELF_REVIEWS =
            Set.of("selfsubjectreviews", "selfsubjectaccessreviews", "selfsubjectrulesreviews");

    private final Function<String, Optional<String>> requesterOf;

    /// @param requesterOf the creator of a namespace, empty when it is unknown or was nobody
    public ProjectCreators(Function<String, Optional<String>> requesterOf) {
        this.requesterOf = requesterOf;
    }

    @Override
    public Decision decide(Requester requester, Attributes attributes) {
        if (requester.groups().contains(Requester.MASTERS)) {
            return new Decision.Allowed("member of " + Requester.MASTERS);
        }
        if (!requester.groups().contains(AUTHENTICATED)) {
            return new Decision.Denied("not authenticated");
        }
        if (isEverybodys(attributes)) {
            return new Decision.Allowed("every authenticated user may");
        }
        var project = projectOf(attributes);
        if (!project.isEmpty() && isCreator(requester, project)) {
            return new Decision.Allowed("creator of the project \"" + project + "\"");
        }
        return new Decision.Denied("");
    }

    private static boolean isEverybodys(Attributes attributes) {
        if (!attributes.namespace().isEmpty() || !attributes.subresource().isEmpty()) {
            return false;
        }
        return switch (attributes.group()) {
            case "project.openshift.io" ->
                    switch (attributes.resource()) {
                        case "projectrequests" ->
                                attributes.verb().equals("create")
                                        || attributes.verb().equals("list");
                        case "projects" ->
                                attributes.verb().equals("list")
                                        || attributes.verb().equals("watch");
                        default -> false;
                    };
            case "user.openshift.io" ->
                    attributes.resource().equals("users")
                            && attributes.verb().equals("get")
                            && attributes.name().equals("~");
            case "authentication.k8s.io", "authorization.k8s.io" ->
                    attributes.verb().equals("create")
                            && SELF_REVIEWS.contains(attributes.resource());
            default -> false;
        };
    }

    private static String projectOf(Attributes attributes) {
        if (!attributes.namespace().isEmpty()) {
            return attributes.namespace();
        }
        var isOwnProject =
                attributes.subresource().isEmpty()
                        && switch (attributes.resource()) {
                            case "projects" ->
                                    attributes.group().equals("project.openshift.io")
                                            && ON_OWN_PROJECT.contains(attributes.verb());
                            case "namespaces" ->
                                    attributes.group().isEmpty() && attributes.verb().equals("get");
                            default -> false;
                        };
        return isOwnProject ? attributes.name() : "";
    }

    private boolean isCreator(Requester requester, String project) {
        return requesterOf.apply(project).filter(requester.username()::equals).isPresent();
    }
}
