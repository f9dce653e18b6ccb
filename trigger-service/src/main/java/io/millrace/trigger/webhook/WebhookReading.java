package io.millrace.trigger.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contract.WebhookCall;
import io.millrace.contract.build.EnvVar;
import io.millrace.contract.build.SourceRevision;
import io.millrace.platform.schema.Json;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a call says to a BuildConfig that builds one branch.
///
/// @param git whether the configuration's source lies in git
/// @param ref the branch that it builds
record WebhookReading(WebhookCall call, byte[] body, boolean git, String ref) {

    private static final Pattern MEDIA_TYPE =
            Pattern.compile("[\\w!#$&^.+-]+/[\\w!#$&^.+-]+\\s*(;.*)?");

    /// What comes of the call: a build, or none.
    sealed interface Read {

        record Build(@Nullable SourceRevision revision, List<EnvVar> env) implements Read {}

        record None(WebhookVerdict verdict) implements Read {}
    }

    private static final Read NOTHING = new Read.None(new WebhookVerdict.Skip(""));

    Read read(WebhookType type) {
        return switch (type) {
            case GENERIC -> generic();
            case GITHUB -> github();
            case GITLAB -> gitlab();
            case BITBUCKET -> bitbucket();
        };
    }

    private Read generic() {
        var type = call.header("content-type");
        if (!type.isEmpty() && !MEDIA_TYPE.matcher(type).matches()) {
            return malformed("error parsing Content-Type: %s".formatted(type));
        }
        if (mediaType().equals("application/yaml")) {
            return malformed("a webhook's body is read as JSON, not as application/yaml");
        }
        var isJson = type.isEmpty() || mediaType().equals("application/json");
        var payload = isJson ? parsed() : Optional.<JsonNode>empty();
        var env = payload.map(WebhookReading::env).orElse(List.of());
        var pushed = payload.map(it -> it.path("git")).filter(JsonNode::isObject);
        if (pushed.isEmpty() || !git) {
            return new Read.Build(null, env);
        }
        return pushed(pushed.get(), env);
    }

    private Read pushed(JsonNode pushed, List<EnvVar> env) {
        var refs = new ArrayList<PushedBranch>();
        pushed.path("refs").forEach(it -> refs.add(PushedBranch.ofGeneric(it)));
        var several = !refs.isEmpty();
        var branches = several ? refs : List.of(PushedBranch.ofGeneric(pushed));
        return branches.stream()
                .filter(it -> it.is(ref))
                .findFirst()
                .<Read>map(it -> new Read.Build(it.revision(), env))
                .orElseGet(() ->
                        new Read.None(
                                new WebhookVerdict.Skip(
                                        several
                                                ? "skipping build. None of the supplied refs matched %s"
                                                        .formatted(quoted(ref))
                                                : "skipping build. Branch reference from %s does not match configuration"
                                                        .formatted(
                                                                quoted(
                                                                        branches.getFirst()
                                                                                .ref())))));
    }

    private static String quoted(String text) {
        return '"' + (text.length() > 250 ? text.substring(0, 250) : text) + '"';
    }

    /// Only plain values: whoever calls must not read the project's secrets through his variables.
    private static List<EnvVar> env(JsonNode payload) {
        var env = new ArrayList<EnvVar>();
        for (var variable : payload.path("env")) {
            if (variable.path("name").isTextual() && variable.path("value").isTextual()) {
                env.add(
                        new EnvVar(
                                variable.path("name").asText(),
                                variable.path("value").asText(),
                                null));
            }
        }
        return env;
    }

    private Read github() {
        if (!mediaType().equals("application/json")) {
            return malformed("unsupported Content-Type %s".formatted(call.header("content-type")));
        }
        var event = first("x-github-event", "x-gogs-event", "x-gitea-event");
        return switch (event) {
            case "" -> malformed("missing X-GitHub-Event or X-Gogs-Event");
            case "ping" -> NOTHING;
            case "push" -> push(PushedBranch::ofGithub);
            default -> unknown(event);
        };
    }

    private Read gitlab() {
        if (!mediaType().equals("application/json")) {
            return malformed("unsupported Content-Type %s".formatted(call.header("content-type")));
        }
        var event = call.header("x-gitlab-event");
        return switch (event) {
            case "" -> malformed("missing X-Gitlab-Event");
            case "Push Hook" -> push(PushedBranch::ofGitlab);
            default -> unknown(event);
        };
    }

    private Read bitbucket() {
        var event = call.header("x-event-key");
        if (event.equals("diagnostics:ping")) {
            return NOTHING;
        }
        if (!mediaType().equals("application/json")) {
            return malformed("unsupported Content-Type %s".formatted(call.header("content-type")));
        }
        return switch (event) {
            case "" -> malformed("missing X-Event-Key");
            case "repo:push" -> push(PushedBranch::ofBitbucket);
            case "repo:refs_changed" -> push(PushedBranch::ofBitbucketServer);
            default -> unknown(event);
        };
    }

    private Read push(Function<JsonNode, List<PushedBranch>> branches) {
        var payload = parsed().filter(JsonNode::isObject);
        if (payload.isEmpty()) {
            return malformed("the body of the push is no JSON object");
        }
        return branches.apply(payload.get()).stream()
                .filter(it -> it.is(ref))
                .findFirst()
                .<Read>map(it -> new Read.Build(git ? it.revision() : null, List.of()))
                .orElse(NOTHING);
    }

    private static Read unknown(String event) {
        return malformed("Unknown event %s".formatted(quoted(event)));
    }

    private static Read malformed(String why) {
        return new Read.None(new WebhookVerdict.Malformed(why));
    }

    private Optional<JsonNode> parsed() {
        if (body.length == 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(Json.tree(body));
        } catch (UncheckedIOException broken) {
            return Optional.empty();
        }
    }

    private String mediaType() {
        var type = call.header("content-type");
        var end = type.indexOf(';');
        return (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    private String first(String... headers) {
        for (var header : headers) {
            if (!call.header(header).isEmpty()) {
                return call.header(header);
            }
        }
        return "";
    }
}
