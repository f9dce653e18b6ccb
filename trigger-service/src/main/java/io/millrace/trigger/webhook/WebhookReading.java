package io.millrace.trigger.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contract.WebhookCall;
import io.millrace.platform.schema.Json;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What a call says to a BuildConfig that builds one branch.
///
/// @param git whether the configuration's source lies in git
/// @param ref the branch that it builds
record WebhookReading(WebhookCall call, byte[] body, boolean git, String ref) {

    WebhookRead read(WebhookType type) {
        return switch (type) {
            case GENERIC -> new GenericReading(call, body, git, ref).read();
            case GITHUB -> github();
            case GITLAB -> gitlab();
            case BITBUCKET -> bitbucket();
        };
    }

    private WebhookRead github() {
        if (!mediaType(call).equals("application/json")) {
            return WebhookRead.malformed(
                    "unsupported Content-Type %s".formatted(call.header("content-type")));
        }
        var event = first("x-github-event", "x-gogs-event", "x-gitea-event");
        return switch (event) {
            case "" -> WebhookRead.malformed("missing X-GitHub-Event or X-Gogs-Event");
            case "ping" -> WebhookRead.nothing("the host only says hello (ping)");
            case "push" -> push(PushedBranch::ofGithub);
            default -> unknown(event);
        };
    }

    private WebhookRead gitlab() {
        if (!mediaType(call).equals("application/json")) {
            return WebhookRead.malformed(
                    "unsupported Content-Type %s".formatted(call.header("content-type")));
        }
        var event = call.header("x-gitlab-event");
        return switch (event) {
            case "" -> WebhookRead.malformed("missing X-Gitlab-Event");
            case "Push Hook" -> push(PushedBranch::ofGitlab);
            default -> unknown(event);
        };
    }

    private WebhookRead bitbucket() {
        var event = call.header("x-event-key");
        if (event.equals("diagnostics:ping")) {
            return WebhookRead.nothing("the host only says hello (diagnostics:ping)");
        }
        if (!mediaType(call).equals("application/json")) {
            return WebhookRead.malformed(
                    "unsupported Content-Type %s".formatted(call.header("content-type")));
        }
        return switch (event) {
            case "" -> WebhookRead.malformed("missing X-Event-Key");
            case "repo:push" -> push(PushedBranch::ofBitbucket);
            case "repo:refs_changed" -> push(PushedBranch::ofBitbucketServer);
            default -> unknown(event);
        };
    }

    private WebhookRead push(Function<JsonNode, List<PushedBranch>> branches) {
        var payload = parsed().filter(JsonNode::isObject);
        if (payload.isEmpty()) {
            return WebhookRead.malformed("the body of the push is no JSON object");
        }
        var pushed = branches.apply(payload.get());
        return pushed.stream()
                .filter(it -> it.is(ref))
                .findFirst()
                .<WebhookRead>map(it -> WebhookRead.Build.of(git ? it.revision() : null))
                .orElseGet(() -> WebhookRead.nothing(whyNot(pushed)));
    }

    private String whyNot(List<PushedBranch> pushed) {
        return pushed.isEmpty()
                ? "no branch was pushed: it was deleted, or is a tag"
                : "the push is of %s, not of %s"
                        .formatted(
                                pushed.stream()
                                        .limit(3)
                                        .map(it -> WebhookRead.quoted(it.ref()))
                                        .collect(Collectors.joining(", ")),
                                WebhookRead.quoted(ref));
    }

    private static WebhookRead unknown(String event) {
        return WebhookRead.malformed("Unknown event %s".formatted(WebhookRead.quoted(event)));
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

    /// The media type without its parameters; empty when none can be read.
    static String mediaType(WebhookCall call) {
        return MediaType.parse(call.header("content-type")).orElse("");
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
