package io.millrace.platform.status;

import io.millrace.contract.ResourceType;
import io.millrace.contract.meta.ListMeta;
import io.millrace.contract.meta.Status;
import io.millrace.contract.meta.StatusCause;
import io.millrace.contract.meta.StatusDetails;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An expected no, in the words of the Kubernetes API. Clients match codes, reasons and some of the
/// messages literally.
///
/// @param code the HTTP status
/// @param reason the machine-readable word, `NotFound` …; empty where Kubernetes says none
/// @param details what the refusal is about, null when there is nothing to say
public record Refusal(int code, String reason, String message, @Nullable StatusDetails details) {

    private static final String MODIFIED =
            "the object has been modified; please apply your changes to the latest version and try"
                    + " again";

    private static final int LONGEST_PATCH = 1000;

    public static Refusal notFound(String group, String resource, String name) {
        return about(
                404,
                "NotFound",
                "%s %s not found".formatted(qualified(resource, group), Quoted.of(name)),
                group,
                resource,
                name);
    }

    public static Refusal notFound(ResourceType type, String name) {
        return notFound(type.group(), type.plural(), name);
    }

    /// A path that the server does not know.
    public static Refusal noSuchPath() {
        return new Refusal(
                404,
                "NotFound",
                "the server could not find the requested resource",
                new StatusDetails(null, null, null, null, null, null));
    }

    public static Refusal alreadyExists(String group, String resource, String name) {
        return about(
                409,
                "AlreadyExists",
                "%s %s already exists".formatted(qualified(resource, group), Quoted.of(name)),
                group,
                resource,
                name);
    }

    public static Refusal alreadyExists(ResourceType type, String name) {
        return alreadyExists(type.group(), type.plural(), name);
    }

    /// Somebody else wrote since the requester read.
    public static Refusal conflict(String group, String resource, String name) {
        return conflict(group, resource, name, MODIFIED);
    }

    public static Refusal conflict(ResourceType type, String name) {
        return conflict(type.group(), type.plural(), name);
    }

    public static Refusal conflict(String group, String resource, String name, String why) {
        return about(
                409,
                "Conflict",
                "Operation cannot be fulfilled on %s %s: %s"
                        .formatted(qualified(resource, group), Quoted.of(name), why),
                group,
                resource,
                name);
    }

    public static Refusal conflict(ResourceType type, String name, String why) {
        return conflict(type.group(), type.plural(), name, why);
    }

    /// The requester lacks a right.
    ///
    /// @param subresource empty for the resource itself
    /// @param namespace empty at the cluster scope
    /// @param name empty when the request names no object
    public static Refusal forbidden(
            String user,
            String verb,
            String group,
            String resource,
            String subresource,
            String namespace,
            String name) {
        var what = subresource.isEmpty() ? resource : resource + "/" + subresource;
        var where =
                namespace.isEmpty()
                        ? "at the cluster scope"
                        : "in the namespace " + Quoted.of(namespace);
        return forbidden(
                group,
                resource,
                name,
                "User %s cannot %s resource %s in API group %s %s"
                        .formatted(
                                Quoted.of(user), verb, Quoted.of(what), Quoted.of(group), where));
    }

    /// Not allowed for another reason than a lacking right.
    ///
    /// @param name empty when the request names no object
    public static Refusal forbidden(String group, String resource, String name, String why) {
        var what =
                name.isEmpty()
                        ? qualified(resource, group)
                        : qualified(resource, group) + " " + Quoted.of(name);
        return about(403, "Forbidden", what + " is forbidden: " + why, group, resource, name);
    }

    public static Refusal forbidden(ResourceType type, String name, String why) {
        return forbidden(type.group(), type.plural(), name, why);
    }

    /// A request outside the API groups that its sender may not make.
    public static Refusal forbiddenPath(String user, String verb, String path) {
        return new Refusal(
                403,
                "Forbidden",
                "forbidden: User %s cannot %s path %s"
                        .formatted(Quoted.of(user), verb, Quoted.of(path)),
                null);
    }

    /// An object breaks its kind's rules.
    public static Refusal invalid(
            String group, String kind, String name, Collection<FieldError> errors) {
        if (errors.isEmpty()) {
            throw new IllegalArgumentException(
                    "An invalid %s %s needs an error".formatted(kind, name));
        }
        var messages = errors.stream().map(FieldError::message).distinct().toList();
        var all = String.join(", ", messages);
        return new Refusal(
                422,
                "Invalid",
                "%s %s is invalid: %s"
                        .formatted(
                                qualified(kind, group),
                                Quoted.of(name),
                                messages.size() == 1 ? all : "[" + all + "]"),
                new StatusDetails(
                        name.isEmpty() ? null : name,
                        group.isEmpty() ? null : group,
                        kind,
                        null,
                        errors.stream().map(FieldError::cause).toList(),
                        null));
    }

    public static Refusal invalid(ResourceType type, String name, Collection<FieldError> errors) {
        return invalid(type.group(), type.kind(), name, errors);
    }

    public static Refusal badRequest(String message) {
        return new Refusal(400, "BadRequest", message, null);
    }

    /// Well-formed, and yet it cannot be done to this object: a patch, for example.
    public static Refusal unprocessable(String message) {
        return new Refusal(422, "Invalid", message, null);
    }

    /// A patch says, or leaves, what its kind has no place for. Nothing names the object then.
    public static Refusal unfitPatch(String patch, String why) {
        var shown =
                patch.length() > LONGEST_PATCH ? patch.substring(0, LONGEST_PATCH) + "…" : patch;
        var fault = FieldError.invalid("patch", shown, why);
        return new Refusal(
                422,
                "Invalid",
                " \"\" is invalid: " + fault.message(),
                new StatusDetails(null, null, null, null, List.of(fault.cause()), null));
    }

    public static Refusal unauthorized() {
        return new Refusal(401, "Unauthorized", "Unauthorized", null);
    }

    public static Refusal methodNotAllowed() {
        return new Refusal(
                405,
                "MethodNotAllowed",
                "the server does not allow this method on the requested resource",
                new StatusDetails(null, null, null, null, null, null));
    }

    /// A verb that a resource does not have.
    public static Refusal methodNotAllowed(String verb, String group, String resource) {
        return about(
                405,
                "MethodNotAllowed",
                "%s is not supported on resources of kind %s"
                        .formatted(verb, Quoted.of(qualified(resource, group))),
                group,
                resource,
                "");
    }

    public static Refusal notAcceptable(Collection<String> offered) {
        return new Refusal(
                406,
                "NotAcceptable",
                "only the following media types are accepted: " + String.join(", ", offered),
                null);
    }

    public static Refusal unsupportedMediaType(Collection<String> accepted) {
        return new Refusal(
                415,
                "UnsupportedMediaType",
                "the body of the request was in an unknown format - accepted media types include: "
                        + String.join(", ", accepted),
                null);
    }

    /// What the requester wants to continue from is too old.
    public static Refusal expired(String message) {
        return new Refusal(410, "Expired", message, null);
    }

    public static Refusal gone(String message) {
        return new Refusal(410, "Gone", message, null);
    }

    public static Refusal tooLarge(long limit) {
        return new Refusal(
                413,
                "RequestEntityTooLarge",
                "Request entity too large: limit is %d".formatted(limit),
                null);
    }

    public static Refusal tooManyRequests(String message, int retryAfterSeconds) {
        return new Refusal(429, "TooManyRequests", message, retryAfter(retryAfterSeconds));
    }

    public static Refusal internalError(String message) {
        return new Refusal(
                500,
                "InternalError",
                "Internal error occurred: " + message,
                new StatusDetails(
                        null,
                        null,
                        null,
                        null,
                        List.of(new StatusCause(null, message, null)),
                        null));
    }

    /// Something that the answer depends on was not there in time; trying again is right.
    public static Refusal serverTimeout(
            String verb, String group, String resource, int retryAfterSeconds) {
        return new Refusal(
                500,
                "ServerTimeout",
                "The %s operation against %s could not be completed at this time, please try again."
                        .formatted(verb, qualified(resource, group)),
                new StatusDetails(
                        null,
                        group.isEmpty() ? null : group,
                        resource,
                        null,
                        null,
                        retryAfterSeconds));
    }

    public static Refusal unavailable(String message) {
        return new Refusal(503, "ServiceUnavailable", message, retryAfter(1));
    }

    /// The request was not answered in time; it may still be carried out.
    public static Refusal timeout(String message, int retryAfterSeconds) {
        return new Refusal(504, "Timeout", "Timeout: " + message, retryAfter(retryAfterSeconds));
    }

    /// The same refusal about the object in another form: a Project is a view of its Namespace.
    public Refusal inFormOf(ResourceType shown, ResourceType stored) {
        if (details == null || details.kind() == null) {
            return this;
        }
        var isKind = details.kind().equals(stored.kind());
        if (!isKind && !details.kind().equals(stored.plural())) {
            return this;
        }
        var word = isKind ? shown.kind() : shown.plural();
        var said = qualified(details.kind(), stored.group()) + " \"";
        var at = message.indexOf(said);
        return new Refusal(
                code,
                reason,
                at < 0
                        ? message
                        : message.substring(0, at)
                                + qualified(word, shown.group())
                                + " \""
                                + message.substring(at + said.length()),
                new StatusDetails(
                        details.name(),
                        shown.group().isEmpty() ? null : shown.group(),
                        word,
                        details.uid(),
                        details.causes(),
                        details.retryAfterSeconds()));
    }

    public Status toStatus() {
        return new Status(
                "Status",
                "v1",
                ListMeta.EMPTY,
                "Failure",
                message,
                reason.isEmpty() ? null : reason,
                details,
                code);
    }

    public RefusedException asException() {
        return new RefusedException(this);
    }

    private static Refusal about(
            int code, String reason, String message, String group, String resource, String name) {
        return new Refusal(
                code,
                reason,
                message,
                new StatusDetails(
                        name.isEmpty() ? null : name,
                        group.isEmpty() ? null : group,
                        resource,
                        null,
                        null,
                        null));
    }

    private static StatusDetails retryAfter(int seconds) {
        return new StatusDetails(null, null, null, null, null, seconds);
    }

    private static String qualified(String word, String group) {
        return group.isEmpty() ? word : word + "." + group;
    }
}
