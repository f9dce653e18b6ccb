package io.millrace.gateway.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.Command;
import io.millrace.contract.Reply;
import io.millrace.contract.ResourceType;
import io.millrace.contract.Verb;
import io.millrace.contract.meta.DeleteOptions;
import io.millrace.contract.meta.Preconditions;
import io.millrace.gateway.access.OpenshiftPolicy;
import io.millrace.gateway.commands.Answer.Busy;
import io.millrace.gateway.commands.Answer.Decided;
import io.millrace.gateway.commands.Answer.TimedOut;
import io.millrace.gateway.commands.Answer.Unsent;
import io.millrace.gateway.commands.Commands;
import io.millrace.gateway.readmodel.Entry;
import io.millrace.gateway.readmodel.ReadModel;
import io.millrace.gateway.secretbox.SecretValues;
import io.millrace.gateway.views.View;
import io.millrace.platform.schema.Decoder;
import io.millrace.platform.schema.FieldValidation;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.FieldError;
import io.millrace.platform.status.Refusal;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Turns writes into commands to the owners, and the owners' replies into answers.
@Singleton
final class Writes {

    private static final Pattern TRACEPARENT =
            Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");
    private static final String SUFFIX_LETTERS = "bcdfghjklmnpqrstvwxz2456789";
    private static final Set<String> NEEDS_NAME = Set.of("update", "patch", "delete");
    private static final Duration VISIBILITY = Duration.ofSeconds(10);

    private final Commands commands;
    private final ReadModel readModel;
    private final Views views;
    private final Gate gate;
    private final Positions positions;
    private final SecretValues secrets;
    private final InstantSource clock;

    Writes(
            Commands commands,
            ReadModel readModel,
            Views views,
            Gate gate,
            Positions positions,
            SecretValues secrets,
            InstantSource clock) {
        this.commands = commands;
        this.readModel = readModel;
        this.views = views;
        this.gate = gate;
        this.positions = positions;
        this.secrets = secrets;
        this.clock = clock;
    }

    /// What is asked of the owner, beyond who, where and when.
    private record Request(
            Verb verb,
            String name,
            @Nullable JsonNode body,
            @Nullable String patchType,
            @Nullable Preconditions preconditions,
            List<String> warnings) {}

    Response create(Call call, byte[] body) throws InterruptedException {
        call.accepted();
        require(call, "create");
        var document = Document.read(body, call);
        var tree = document.tree();
        if (Document.isSecret(call.type())) {
            name(tree);
            secrets.encrypt(call.namespace(), tree.at("/metadata/name").asText(), tree);
        }
        return send(
                call,
                new Request(Verb.CREATE, document.name(), tree, null, null, document.warnings()));
    }

    /// A Secret's values are sealed for its name, so the name must be known before.
    private static void name(ObjectNode tree) {
        var metadata = tree.withObject("/metadata");
        var prefix = metadata.path("generateName").asText();
        if (metadata.path("name").asText().isEmpty() && !prefix.isEmpty()) {
            var random = UUID.randomUUID().getMostSignificantBits() >>> 1;
            var suffix = new StringBuilder();
            for (int i = 0; i < 5; i++) {
                suffix.append(SUFFIX_LETTERS.charAt((int) (random % SUFFIX_LETTERS.length())));
                random /= SUFFIX_LETTERS.length();
            }
            metadata.put("name", prefix + suffix);
        }
    }

    Response update(Call call, byte[] body) throws InterruptedException {
        call.accepted();
        require(call, "update");
        var document = Document.read(body, call);
        if (Document.isSecret(call.type())) {
            secrets.encrypt(call.namespace(), call.name(), document.tree());
        }
        return send(
                call,
                new Request(
                        Verb.UPDATE,
                        call.name(),
                        document.tree(),
                        null,
                        null,
                        document.warnings()));
    }

    Response patch(Call call, byte[] body) throws InterruptedException {
        call.accepted();
        require(call, "patch");
        var validation = Document.validation(call);
        var mediaType = Payload.mediaType(call.header("Content-Type"));
        var patch = Document.patch(body, mediaType);
        var warnings = unknownFields(patch, call, validation);
        if (Document.isSecret(call.type())) {
            if (patch instanceof ArrayNode steps) {
                secrets.encrypt(call.namespace(), call.name(), steps);
            } else if (patch instanceof ObjectNode object) {
                secrets.encrypt(call.namespace(), call.name(), object);
            }
        }
        return send(call, new Request(Verb.PATCH, call.name(), patch, mediaType, null, warnings));
    }

    /// A merge patch looks like its object, apart from the directives of a strategic one.
    private static List<String> unknownFields(
            JsonNode patch, Call call, FieldValidation validation) {
        var model = Catalogue.model(call.type());
        if (model.isEmpty() || !(patch instanceof ObjectNode object)) {
            return List.of();
        }
        return Decoder.decode(withoutDirectives(object), model.get(), validation).warnings();
    }

    private static ObjectNode withoutDirectives(ObjectNode patch) {
        var plain = patch.deepCopy();
        prune(plain);
        return plain;
    }

    private static void prune(JsonNode node) {
        if (node instanceof ObjectNode object) {
            var directives =
                    object.properties().stream()
                            .map(Map.Entry::getKey)
                            .filter(it -> it.startsWith("$"))
                            .toList();
            object.remove(directives);
        }
        node.forEach(Writes::prune);
    }

    Response delete(Call call, byte @Nullable [] body) throws InterruptedException {
        call.accepted();
        var verb = call.isForCollection() ? Verb.DELETECOLLECTION : Verb.DELETE;
        require(call, verb.name().toLowerCase(Locale.ROOT));
        if (verb == Verb.DELETECOLLECTION) {
            call.labels();
            requireNoFields(call);
        }
        var options = options(call, body);
        return send(
                call,
                new Request(
                        verb,
                        call.name(),
                        options,
                        null,
                        Json.read(options, DeleteOptions.class).preconditions(),
                        List.of()));
    }

    /// The owners select by labels only: rather nothing than everything is deleted.
    private static void requireNoFields(Call call) {
        if (!call.fields().isEverything()) {
            throw Refusal.badRequest("a collection cannot be deleted by a field selector")
                    .asException();
        }
    }

    private static ObjectNode options(Call call, byte @Nullable [] body) {
        if (body == null || body.length == 0) {
            return Json.object();
        }
        var json = Payload.json(body, call.header("Content-Type"));
        return Decoder.decode(json, DeleteOptions.class, FieldValidation.IGNORE).tree();
    }

    private void require(Call call, String verb) {
        var target = call.target();
        var verbs =
                target.resource()
                        .subresource(target.subresource())
                        .map(ApiResource.Subresource::verbs)
                        .orElse(target.resource().verbs());
        if (!verbs.contains(verb)
                || (verb.equals("create")
                        && target.subresource().isEmpty() != target.name().isEmpty())
                || (NEEDS_NAME.contains(verb) && target.name().isEmpty())
                || (target.resource().type().namespaced() && target.namespace().isEmpty())) {
            throw Refusal.methodNotAllowed().asException();
        }
        gate.require(call, verb);
    }

    private Response send(Call call, Request request) throws InterruptedException {
        var dryRun = isDryRun(call, request.body());
        var started = clock.instant();
        var command =
                new Command(
                        UUID.randomUUID().toString(),
                        call.requester(),
                        request.verb(),
                        call.type().group(),
                        call.type().plural(),
                        call.target().subresource(),
                        call.namespace(),
                        request.name(),
                        request.body(),
                        request.patchType(),
                        request.preconditions() == null ? null : request.preconditions().uid(),
                        request.preconditions() == null
                                ? null
                                : request.preconditions().resourceVersion(),
                        options(call),
                        dryRun,
                        started.plus(commands.deadline()),
                        commands.instance(),
                        seen(call));
        return switch (commands.send(call.resource().owner(), command, traceparent(call))) {
            case Decided(var reply) -> answer(call, request, reply);
            case TimedOut(var id) ->
                    Answer.of(
                            Refusal.timeout(
                                    "the %s service did not answer in time; the command %s may still be carried out"
                                            .formatted(call.resource().owner().wireName(), id),
                                    1));
            case Unsent(var reason) ->
                    Answer.of(
                            Refusal.unavailable(
                                    "the command %s could not be sent: %s"
                                            .formatted(command.id(), reason)));
            case Busy() ->
                    Answer.of(
                            Refusal.tooManyRequests(
                                    "too many requests are waiting, please try again later", 1));
        };
    }

    private static Map<String, String> options(Call call) {
        var options = new HashMap<>(call.query());
        options.remove("dryRun");
        return options;
    }

    private Map<String, Long> seen(Call call) {
        var seen = new HashMap<>(positions.applied());
        Positions.parse(call.header(Positions.HEADER))
                .forEach((owner, position) -> seen.merge(owner.wireName(), position, Math::max));
        return seen;
    }

    private static boolean isDryRun(Call call, @Nullable JsonNode body) {
        var asked = call.parameter("dryRun");
        if (asked.isEmpty() && body != null && body.path("dryRun").isArray()) {
            asked = body.path("dryRun").path(0).asText();
        }
        if (!asked.isEmpty() && !asked.equals("All")) {
            throw Refusal.invalid(
                            "meta.k8s.io",
                            "CreateOptions",
                            "",
                            List.of(FieldError.notSupported("dryRun", asked, List.of("All"))))
                    .asException();
        }
        return !asked.isEmpty();
    }

    private static String traceparent(Call call) {
        var given = call.header("traceparent");
        if (TRACEPARENT.matcher(given).matches()) {
            return given;
        }
        var trace = UUID.randomUUID().toString().replace("-", "");
        var span = UUID.randomUUID().toString().replace("-", "").substring(16);
        return "00-" + trace + "-" + span + "-01";
    }

    private Response answer(Call call, Request request, Reply reply) throws InterruptedException {
        var applied =
                reply.position() == 0
                        || readModel.await(reply.owner(), reply.position(), VISIBILITY);
        if (!applied) {
            return Answer.of(
                    Refusal.timeout(
                            "the command %s was carried out, but its result is not visible here yet"
                                    .formatted(reply.commandId()),
                            1));
        }
        var response =
                reply.key() == null ? said(call, reply) : stored(call, request, reply, reply.key());
        var builder = Response.fromResponse(response).header(Positions.HEADER, positions.header());
        Warnings.headers(request.warnings()).forEach(it -> builder.header("Warning", it));
        return builder.build();
    }

    private Response said(Call call, Reply reply) {
        var body = Json.tree(reply.body() == null ? Json.object() : reply.body());
        if (Document.isSecret(call.type()) && body instanceof ObjectNode secret) {
            secrets.decrypt(secret);
        }
        if (body instanceof ObjectNode object
                && reply.code() < 300
                && OpenshiftPolicy.stored(call.type()).isPresent()
                && object.path("kind").asText().equals(call.type().kind())) {
            body = OpenshiftPolicy.shown(object);
        }
        if (body instanceof ObjectNode object
                && reply.code() < 300
                && object.path("kind").asText().equals("Namespace")
                && !call.type().equals(ResourceType.NAMESPACE)) {
            object.put("kind", ResourceType.PROJECT.kind());
            object.put("apiVersion", ResourceType.PROJECT.apiVersion());
        }
        var accepted = call.accepted();
        var json = Json.bytes(body);
        return Answer.of(
                reply.code(),
                accepted.yaml() ? Payload.toYaml(json) : json,
                accepted.contentType());
    }

    private Response stored(Call call, Request request, Reply reply, String wire) {
        var key =
                ReadModel.key(wire)
                        .orElseThrow(() ->
                                new IllegalStateException("No type is known for the key " + wire));
        var entry = readModel.at(key, reply.position());
        if (entry.isEmpty()) {
            return Answer.of(Refusal.notFound(key.type(), key.name()));
        }
        var rendering = call.rendering(clock);
        return Answer.of(
                reply.code(),
                rendering.object(view(call, request, entry.get())),
                rendering.accepted().contentType());
    }

    private View view(Call call, Request request, Entry entry) {
        var type = call.type();
        if (type.equals(ResourceType.IMAGE_STREAM_TAG)) {
            return views.tags().written(entry, request.name());
        }
        return call.target().subresource().isEmpty()
                ? views.shown(type, entry)
                : views.shown(entry.key().type(), entry);
    }
}
