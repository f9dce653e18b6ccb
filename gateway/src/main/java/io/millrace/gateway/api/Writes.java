package io.millrace.gateway.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.Command;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.Verb;
import io.millrace.gateway.audit.Audited;
import io.millrace.gateway.commands.Commands;
import io.millrace.gateway.dependents.Orphans;
import io.millrace.gateway.readmodel.Entry;
import io.millrace.gateway.readmodel.ReadModel;
import io.millrace.gateway.secretbox.SecretValues;
import io.millrace.platform.status.Refusal;
import io.millrace.platform.status.RefusedException;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Turns writes into commands to the owners.
@Singleton
final class Writes {

    private static final String SUFFIX_LETTERS = "bcdfghjklmnpqrstvwxz2456789";
    private static final Set<String> NEEDS_NAME = Set.of("update", "patch", "delete");

    private final Commands commands;
    private final Dispatch dispatch;
    private final ReadModel readModel;
    private final Reads reads;
    private final Gate gate;
    private final Positions positions;
    private final SecretValues secrets;
    private final InstantSource clock;
    private final OwnTokens ownTokens;
    private final Orphans orphans;
    private final WriteAnswers answers;
    private final YoungNamespaces young;

    Writes(
            Commands commands,
            Dispatch dispatch,
            ReadModel readModel,
            Reads reads,
            Gate gate,
            Positions positions,
            SecretValues secrets,
            InstantSource clock,
            OwnTokens ownTokens,
            Orphans orphans,
            WriteAnswers answers,
            YoungNamespaces young) {
        this.commands = commands;
        this.dispatch = dispatch;
        this.readModel = readModel;
        this.reads = reads;
        this.gate = gate;
        this.positions = positions;
        this.secrets = secrets;
        this.clock = clock;
        this.ownTokens = ownTokens;
        this.orphans = orphans;
        this.answers = answers;
        this.young = young;
    }

    Response create(Call call, byte[] body) throws InterruptedException {
        call.accepted();
        require(call, "create");
        var options = WriteOptions.of(call, Verb.CREATE);
        var document = Document.read(body, call);
        var tree = document.tree();
        if (Document.isSecret(call.type())) {
            name(tree);
            secrets.encrypt(call.namespace(), tree.at("/metadata/name").asText(), tree);
        }
        return send(
                call,
                new WriteRequest(
                        Verb.CREATE, document.name(), tree, null, options, document.warnings()));
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
        var options =
                WriteOptions.of(call, Verb.UPDATE)
                        .mayCreate(gate.allows(call.requester(), call.attributes("create")));
        var document = Document.read(body, call);
        if (Document.isSecret(call.type())) {
            secrets.encrypt(call.namespace(), call.name(), document.tree());
        }
        return send(
                call,
                new WriteRequest(
                        Verb.UPDATE,
                        call.name(),
                        document.tree(),
                        null,
                        options,
                        document.warnings()));
    }

    Response patch(Call call, byte[] body) throws InterruptedException {
        call.accepted();
        require(call, "patch");
        var mediaType = Payload.mediaType(call.header("Content-Type"));
        if (mediaType.equals(WriteOptions.APPLY)) {
            return apply(call, body);
        }
        var options = WriteOptions.of(call, Verb.PATCH, mediaType);
        var patch = PatchBody.read(body, mediaType, call, () -> current(call));
        if (Document.isSecret(call.type())) {
            if (patch.tree() instanceof ArrayNode steps) {
                secrets.encrypt(call.namespace(), call.name(), steps);
            } else if (patch.tree() instanceof ObjectNode object) {
                secrets.encrypt(call.namespace(), call.name(), object);
            }
        }
        return send(
                call,
                new WriteRequest(
                        Verb.PATCH,
                        call.name(),
                        patch.tree(),
                        mediaType,
                        options,
                        patch.warnings()));
    }

    private Optional<ObjectNode> current(Call call) {
        try {
            return Optional.of((ObjectNode) reads.object(call).tree());
        } catch (RefusedException absent) {
            return Optional.empty();
        }
    }

    /// Server-side apply: the configuration is an object, and may be one that is to be created.
    private Response apply(Call call, byte[] body) throws InterruptedException {
        var options =
                WriteOptions.of(call, Verb.PATCH, WriteOptions.APPLY)
                        .mayCreate(gate.allows(call.requester(), call.attributes("create")));
        var document = Document.read(body, call);
        if (Document.isSecret(call.type())) {
            secrets.encrypt(call.namespace(), call.name(), document.tree());
        }
        return send(
                call,
                new WriteRequest(
                        Verb.PATCH,
                        call.name(),
                        document.tree(),
                        WriteOptions.APPLY,
                        options,
                        document.warnings()));
    }

    Response delete(Call call, byte @Nullable [] body) throws InterruptedException {
        call.accepted();
        var verb = call.isForCollection() ? Verb.DELETECOLLECTION : Verb.DELETE;
        require(call, verb.name().toLowerCase(Locale.ROOT));
        if (verb == Verb.DELETECOLLECTION) {
            call.labels();
            call.fields();
        }
        var options = WriteOptions.ofDeletion(call, body);
        var request = new WriteRequest(verb, call.name(), options.body(), null, options, List.of());
        if (options.orphans() && !options.dryRun()) {
            orphans.release(deleted(call, request));
        }
        return send(call, request);
    }

    /// What the owner is going to delete, if the read model is right.
    private List<Entry> deleted(Call call, WriteRequest request) {
        var type = call.type();
        if (!ResourceType.STORED.contains(type)) {
            return List.of();
        }
        if (request.verb() == Verb.DELETECOLLECTION) {
            return readModel.list(type, call.namespace()).entries().stream()
                    .filter(it ->
                            call.labels().matches(it.labels()) && call.fields().admits(it.fields()))
                    .toList();
        }
        return readModel
                .find(new ResourceKey(type, call.namespace(), call.name()))
                .filter(it -> WriteOptions.admit(request.preconditions(), it))
                .stream()
                .toList();
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
        if (ownTokens.isEndedBy(call, verb)) {
            return;
        }
        gate.require(call, verb);
        if (OwnTokens.areMeantBy(call)) {
            throw Refusal.notFound(call.type(), call.name()).asException();
        }
    }

    private Response send(Call call, WriteRequest request) throws InterruptedException {
        young.await(call.namespace());
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
                        request.options().command(),
                        request.options().dryRun(),
                        started.plus(commands.deadline()),
                        commands.instance(),
                        seen(call));
        Audited.command(call.http(), command);
        return dispatch.send(
                call.http(),
                call.resource().owner(),
                command,
                reply -> answers.of(call, request, reply));
    }

    private Map<String, Long> seen(Call call) {
        var seen = new HashMap<>(positions.applied());
        Positions.parse(call.header(Positions.HEADER))
                .forEach((owner, position) -> seen.merge(owner.wireName(), position, Math::max));
        return seen;
    }
}
