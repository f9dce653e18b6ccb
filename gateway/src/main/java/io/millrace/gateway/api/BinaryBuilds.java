package io.millrace.gateway.api;

import io.millrace.contract.Command;
import io.millrace.contract.Owner;
import io.millrace.contract.Reply;
import io.millrace.contract.Requester;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.Verb;
import io.millrace.gateway.audit.Audited;
import io.millrace.gateway.commands.Commands;
import io.millrace.gateway.readmodel.ReadModel;
import io.millrace.platform.registry.RegistryBlobs;
import io.millrace.platform.registry.RegistryKey;
import io.millrace.platform.registry.RegistryTokens;
import io.millrace.platform.registry.SourceUploads;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.Refusal;
import io.millrace.platform.status.RefusedException;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.quarkus.virtual.threads.VirtualThreads;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import org.jboss.logging.Logger;

/// `buildconfigs/instantiatebinary`: keeps the source that a request carries and asks for a build
/// of it. The source passes through to the registry as it comes; the build is made when all of it
/// is there.
@Singleton
final class BinaryBuilds {

    static final String SUBRESOURCE = "instantiatebinary";

    /// The option of the command that says where the source is kept. No client can set it.
    static final String UPLOAD = "upload";

    private static final Logger LOG = Logger.getLogger(BinaryBuilds.class);
    private static final int BEFORE_BODY_LIMIT = 950;
    private static final Duration VISIBILITY = Duration.ofSeconds(10);

    private final UploadConfig limits;
    private final Optional<SourceUploads> uploads;
    private final Shares places;
    private final Commands commands;
    private final Dispatch dispatch;
    private final ReadModel readModel;
    private final Reads reads;
    private final Gate gate;
    private final Positions positions;
    private final ExecutorService threads;
    private final InstantSource clock;

    BinaryBuilds(
            UploadConfig limits,
            UploadRegistry registry,
            Commands commands,
            Dispatch dispatch,
            ReadModel readModel,
            Reads reads,
            Gate gate,
            Positions positions,
            @VirtualThreads ExecutorService threads,
            InstantSource clock) {
        this.limits = limits;
        this.uploads = uploads(registry, clock);
        this.places = places(limits.atOnce());
        this.commands = commands;
        this.dispatch = dispatch;
        this.readModel = readModel;
        this.reads = reads;
        this.gate = gate;
        this.positions = positions;
        this.threads = threads;
        this.clock = clock;
    }

    /// Whoever sends slowly does not keep out the others.
    static Shares places(int atOnce) {
        return new Shares(Math.max(1, atOnce / 2), atOnce);
    }

    private static Optional<SourceUploads> uploads(UploadRegistry registry, InstantSource clock) {
        if (registry.url().isEmpty() || registry.key().isEmpty()) {
            return Optional.empty();
        }
        var tokens =
                new RegistryTokens(
                        RegistryKey.read(registry.key().get()),
                        registry.issuer(),
                        registry.service(),
                        clock);
        return Optional.of(
                new SourceUploads(
                        new RegistryBlobs(
                                registry.url().get(),
                                tokens.as(Requester.service(Owner.GATEWAY).username()))));
    }

    void guard(@Observes Filters filters) {
        filters.register(this::take, BEFORE_BODY_LIMIT);
    }

    private void take(RoutingContext http) {
        var target =
                http.request().method().equals(HttpMethod.POST)
                        ? LegacyWatch.target(http)
                                .filter(it -> it.subresource().equals(SUBRESOURCE))
                                .filter(it -> !it.namespace().isEmpty())
                        : Optional.<Target>empty();
        if (target.isEmpty()) {
            http.next();
            return;
        }
        var call = Call.of(http, target.get());
        var body = new UploadStream(http.request(), limits).attach();
        threads.execute(() -> answer(call, body));
    }

    private void answer(Call call, UploadStream body) {
        try {
            requirePossible(call);
            tell(call, build(call, body));
        } catch (RefusedException refused) {
            tell(call, Answer.of(refused.refusal()));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            tell(call, Answer.of(Refusal.unavailable("The gateway is stopping")));
        } catch (RuntimeException bug) {
            LOG.errorf(bug, "The upload for %s/%s failed", call.namespace(), call.name());
            tell(call, Answer.of(Refusal.internalError(String.valueOf(bug.getMessage()))));
        }
    }

    /// What can be refused before the source has been sent.
    private void requirePossible(Call call) throws InterruptedException {
        gate.require(call, "create");
        if (!call.parameter("dryRun").isEmpty()) {
            throw Refusal.badRequest("a build of an upload cannot be tried without being made")
                    .asException();
        }
        BinaryRequest.requireWhole(call.header("Content-Range"));
        reads.awaitVersion(call, ResourceType.BUILD_CONFIG);
        var key = ResourceKey.of(ResourceType.BUILD_CONFIG, call.namespace(), call.name());
        if (readModel.find(key).isEmpty()) {
            throw Refusal.forbidden(
                            ResourceType.BUILD_CONFIG,
                            call.name(),
                            Refusal.notFound(ResourceType.BUILD_CONFIG, call.name()).message())
                    .asException();
        }
        if (announced(call) > limits.limit()) {
            throw tooLarge().asException();
        }
    }

    private static long announced(Call call) {
        try {
            return Long.parseLong(call.header("Content-Length"));
        } catch (NumberFormatException unknown) {
            return 0;
        }
    }

    private Refusal tooLarge() {
        return Refusal.tooLarge(limits.limit());
    }

    private Response build(Call call, UploadStream body) throws InterruptedException {
        var kept =
                uploads.orElseThrow(() ->
                        Refusal.unavailable("there is no registry to keep the source in")
                                .asException());
        var client = Client.of(call.http());
        if (!places.take(client, 1)) {
            throw Refusal.tooManyRequests(
                            "too many sources are being uploaded, please try again later", 5)
                    .asException();
        }
        try {
            if (call.header("Expect").equalsIgnoreCase("100-continue")) {
                call.http().response().writeContinue();
            }
            var id = UUID.randomUUID().toString();
            return ask(call, id, keep(kept, id, body, call), kept);
        } finally {
            places.release(client, 1);
        }
    }

    private String keep(SourceUploads kept, String id, UploadStream body, Call call)
            throws InterruptedException {
        try {
            return kept.keep(id, body);
        } catch (IOException broken) {
            if (body.isTooLarge()) {
                throw tooLarge().asException();
            }
            throw Refusal.badRequest(
                            "the source for a build of %s/%s could not be kept: %s"
                                    .formatted(call.namespace(), call.name(), broken.getMessage()))
                    .asException();
        }
    }

    private Response ask(Call call, String id, String place, SourceUploads kept)
            throws InterruptedException {
        var command = command(call, id, place);
        Audited.command(call.http(), command);
        var response = dispatch.send(call.http(), Owner.BUILD, command, this::made);
        if (response.getStatus() >= 300
                && response.getStatus() != Response.Status.GATEWAY_TIMEOUT.getStatusCode()) {
            remove(kept, place);
        }
        return response;
    }

    private static void remove(SourceUploads kept, String place) throws InterruptedException {
        try {
            kept.remove(place);
        } catch (IOException e) {
            LOG.warnf("The refused upload %s stays in the registry: %s", place, e.getMessage());
        }
    }

    private Command command(Call call, String id, String place) {
        return new Command(
                id,
                call.requester(),
                Verb.CREATE,
                call.type().group(),
                call.type().plural(),
                SUBRESOURCE,
                call.namespace(),
                call.name(),
                BinaryRequest.of(call.name(), call.query()),
                null,
                null,
                null,
                Map.of(UPLOAD, place),
                false,
                clock.instant().plus(commands.deadline()),
                commands.instance(),
                positions.applied());
    }

    private Response made(Reply reply) throws InterruptedException {
        var said = Json.tree(reply.body() == null ? Json.object() : reply.body());
        if (reply.position() > 0) {
            var _ = readModel.await(reply.owner(), reply.position(), VISIBILITY);
        }
        return ReadModel.key(reply.key() == null ? "" : reply.key())
                .flatMap(it -> readModel.at(it, reply.position()).or(() -> readModel.find(it)))
                .map(it -> Answer.of(reply.code(), it.body(), "application/json"))
                .orElseGet(() -> Answer.json(reply.code(), said));
    }

    /// A client that is refused before it has said all is not listened to any more.
    private static void tell(Call call, Response answer) {
        var response = call.http().response();
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(answer.getStatus());
        answer.getStringHeaders().forEach(response::putHeader);
        if (!call.http().request().isEnded()
                && call.http().request().version() != HttpVersion.HTTP_2) {
            response.putHeader("Connection", "close");
        }
        response.end(Buffer.buffer((byte[]) answer.getEntity()));
    }
}
