package io.millrace.platform.access;

import io.millrace.contract.Command;
import io.millrace.contract.Requester;
import io.millrace.contract.ResourceType;
import java.util.Locale;

/// What somebody wants to do, in the words of a SubjectAccessReview.
///
/// @param verb `get`, `list`, `watch`, `create`, `update`, `patch`, `delete`, `deletecollection`
/// @param group the API group, empty for core
/// @param resource the plural name
/// @param subresource empty for the resource itself
/// @param namespace empty for cluster-scoped resources and for all namespaces; a namespace, or a
///   project, lies in itself
/// @param name empty for collections
public record Attributes(
        String verb,
        String group,
        String resource,
        String subresource,
        String namespace,
        String name) {

    private static final String PROJECT = "project.openshift.io";

    /// Who has rights in a namespace has rights to it.
    public Attributes {
        var isItself =
                (group.isEmpty() && resource.equals("namespaces"))
                        || (group.equals(PROJECT) && resource.equals("projects"));
        namespace = namespace.isEmpty() && isItself ? name : namespace;
    }

    public static Attributes of(String verb, ResourceType type, String namespace, String name) {
        return new Attributes(verb, type.group(), type.plural(), "", namespace, name);
    }

    /// What the command asks for.
    public static Attributes of(Command command) {
        return new Attributes(
                command.verb().name().toLowerCase(Locale.ROOT),
                command.group(),
                command.resource(),
                command.subresource(),
                command.namespace(),
                command.name());
    }

    /// The sentence of a refusal: `User "u" cannot list resource "imagestreams" in API group
    /// "image.openshift.io" in the namespace "n"`.
    public String forbiddenTo(Requester requester) {
        var scope =
                namespace.isEmpty()
                        ? "at the cluster scope"
                        : "in the namespace \"" + namespace + "\"";
        var asked = subresource.isEmpty() ? resource : resource + "/" + subresource;
        return "User \"%s\" cannot %s resource \"%s\" in API group \"%s\" %s"
                .formatted(requester.username(), verb, asked, group, scope);
    }
}
