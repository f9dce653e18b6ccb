package io.millrace.trigger.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contract.WebhookCall;
import io.millrace.contract.build.DockerStrategyOptions;
import io.millrace.contract.build.EnvVar;
import io.millrace.platform.schema.Json;
import io.millrace.platform.schema.YamlDocument;
import io.millrace.platform.status.RefusedException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a generic call says. Whoever calls need say nothing; what he says and nobody understands is
/// passed over with a warning, and built is all the same.
///
/// @param git whether the configuration's source lies in git
/// @param ref the branch that it builds
record GenericReading(WebhookCall call, byte[] body, boolean git, String ref) {

    private static final int LONGEST_JSON = 3 * 1024 * 1024;
    private static final String PASSED_OVER = ", ignoring payload and continuing with build";

    /// The body cannot be read.
    private static final class UnreadException extends Exception {
        private static final long serialVersionUID = 1L;

        UnreadException(String message) {
            super(message);
        }
    }

    WebhookRead read() {
        var header = call.header("content-type");
        var type = MediaType.parse(header);
        if (!header.isEmpty() && type.isEmpty()) {
            return WebhookRead.malformed(
                    "error parsing Content-Type: %s".formatted(WebhookRead.quoted(header)));
        }
        return switch (type.orElse("")) {
            case "", "application/json", "application/yaml" ->
                    body.length == 0 ? withoutPayload("") : payload();
            default -> withoutPayload("invalid Content-Type on payload" + PASSED_OVER);
        };
    }

    private static WebhookRead withoutPayload(String warning) {
        return new WebhookRead.Build(null, List.of(), null, warning);
    }

    private WebhookRead payload() {
        try {
            return read(
                    WebhookReading.mediaType(call).equals("application/yaml")
                            ? yaml(body)
                            : json(body));
        } catch (UnreadException broken) {
            return withoutPayload(broken.getMessage() + PASSED_OVER);
        }
    }

    private static JsonNode yaml(byte[] body) throws UnreadException {
        try {
            return json(
                    YamlDocument.read(new String(body, StandardCharsets.UTF_8), LONGEST_JSON)
                            .json());
        } catch (RefusedException broken) {
            throw new UnreadException(
                    "error converting payload to json: " + broken.refusal().message());
        }
    }

    private static JsonNode json(byte[] body) throws UnreadException {
        try {
            var tree = Json.tree(body);
            if (tree.isObject() || tree.isNull()) {
                return tree;
            }
        } catch (UncheckedIOException broken) {
            throw new UnreadException("error unmarshalling payload: " + broken.getMessage());
        }
        throw new UnreadException("error unmarshalling payload: it is no object");
    }

    private WebhookRead read(JsonNode payload) {
        var env = variables(payload.path("env"));
        var options = options(payload.path("dockerStrategyOptions"));
        if (!git) {
            return new WebhookRead.Build(null, env, options, "");
        }
        if (!payload.path("git").isObject()) {
            return new WebhookRead.Build(
                    null,
                    env,
                    options,
                    "no git information found in payload, ignoring and continuing with build");
        }
        var refs = new ArrayList<PushedBranch>();
        payload.path("git").path("refs").forEach(it -> refs.add(PushedBranch.ofGeneric(it)));
        var branches = refs.isEmpty() ? List.of(PushedBranch.ofGeneric(payload.path("git"))) : refs;
        return branches.stream()
                .filter(it -> it.is(ref))
                .findFirst()
                .<WebhookRead>map(it -> new WebhookRead.Build(it.revision(), env, options, ""))
                .orElseGet(() -> skipped(refs.isEmpty(), branches.getFirst().ref()));
    }

    private WebhookRead skipped(boolean one, String branch) {
        return WebhookRead.skipped(
                one
                        ? "skipping build. Branch reference from %s does not match configuration"
                                .formatted(WebhookRead.quoted(branch))
                        : "skipping build. None of the supplied refs matched %s"
                                .formatted(WebhookRead.quoted(ref)));
    }

    /// Only plain values: whoever calls must not read the project's secrets through his variables.
    private static List<EnvVar> variables(JsonNode list) {
        var variables = new ArrayList<EnvVar>();
        for (var variable : list) {
            if (variable.path("name").isTextual() && variable.path("value").isTextual()) {
                variables.add(
                        new EnvVar(
                                variable.path("name").asText(),
                                variable.path("value").asText(),
                                null));
            }
        }
        return variables;
    }

    private static @Nullable DockerStrategyOptions options(JsonNode options) {
        var arguments = variables(options.path("buildArgs"));
        var noCache =
                options.path("noCache").isBoolean() ? options.path("noCache").asBoolean() : null;
        return arguments.isEmpty() && noCache == null
                ? null
                : new DockerStrategyOptions(arguments.isEmpty() ? null : arguments, noCache);
    }
}
