package io.millrace.gateway.api;

import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.meta.ListMeta;
import io.millrace.contract.meta.Status;
import io.millrace.gateway.api.Rendering.ListPosition;
import io.millrace.gateway.readmodel.Entry;
import io.millrace.gateway.readmodel.ExpiredException;
import io.millrace.gateway.readmodel.ReadModel;
import io.millrace.gateway.readmodel.Snapshot;
import io.millrace.gateway.views.Scales;
import io.millrace.gateway.views.View;
import io.millrace.platform.access.Attributes;
import io.millrace.platform.status.Refusal;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/// Answers get and list from the read model.
@Singleton
final class Reads {

    private static final Duration LOADING = Duration.ofSeconds(10);
    private static final Duration CATCHING_UP = Duration.ofSeconds(3);

    private final ReadModel readModel;
    private final Views views;
    private final Gate gate;
    private final Positions positions;
    private final InstantSource clock;

    Reads(ReadModel readModel, Views views, Gate gate, Positions positions, InstantSource clock) {
        this.readModel = readModel;
        this.views = views;
        this.gate = gate;
        this.positions = positions;
        this.clock = clock;
    }

    Response get(Call call) throws InterruptedException {
        var rendering = call.rendering(clock);
        require(call, "get");
        var verbs =
                call.resource()
                        .subresource(call.target().subresource())
                        .map(ApiResource.Subresource::verbs)
                        .orElse(call.resource().verbs());
        if (!verbs.contains("get")) {
            throw Refusal.methodNotAllowed().asException();
        }
        awaitVersion(call, stored(call));
        return respond(call, rendering, rendering.object(object(call)));
    }

    private void require(Call call, String verb) {
        if (!OwnTokens.areEverybodys(call)) {
            gate.require(call, verb);
        }
    }

    /// The object that the call names, as the API shows it.
    View object(Call call) {
        var type = call.type();
        if (Views.isTag(type)) {
            return views.tag(type, call.namespace(), call.name());
        }
        if (type.equals(ResourceType.IMAGE_STREAM_IMAGE)) {
            return views.images().get(call.namespace(), call.name());
        }
        if (call.target().subresource().equals("secrets")) {
            return views.streamSecrets(call.namespace());
        }
        var entry = find(call);
        if (call.target().subresource().equals(Scales.SUBRESOURCE)) {
            return Scales.of(entry);
        }
        return call.target().subresource().equals("layers")
                ? views.images().layers(entry)
                : views.shown(type, entry);
    }

    /// The stored object that the call names.
    Entry find(Call call) {
        return readModel
                .find(new ResourceKey(stored(call), call.namespace(), call.name()))
                .filter(it -> OwnTokens.show(call, it))
                .orElseThrow(() -> Refusal.notFound(call.type(), call.name()).asException());
    }

    Response list(Call call) throws InterruptedException {
        var rendering = call.rendering(clock);
        var labels = call.labels();
        var fields = call.fields();
        var wanted = WantedState.ofList(call.query());
        require(call, "list");
        if (!call.resource().allows("list")) {
            throw Refusal.noSuchPath().asException();
        }
        var type = stored(call);
        awaitVersion(call, type, wanted.version());
        var page = Views.isTag(call.type()) ? Page.WHOLE : Page.of(call);
        Snapshot snapshot;
        try {
            snapshot = snapshot(call, type, wanted, page);
        } catch (ExpiredException unknown) {
            return expired(page);
        }
        var listing =
                Listing.of(
                        snapshot.entries().stream()
                                .filter(it -> labels.matches(it.labels()))
                                .filter(it -> fields.admits(it.fields()))
                                .filter(it -> isVisible(call, it))
                                .filter(it -> page.follows(it.key().namespace(), it.key().name())),
                        page.limit(),
                        labels.isEverything() && fields.isEverything(),
                        entry -> listed(call, fields, entry));
        var position =
                new ListPosition(
                        snapshot.position(),
                        listing.complete()
                                ? ""
                                : page.after(snapshot, listing.views().getLast()).token(),
                        listing.remaining());
        if (rendering.isLarge(listing.views())) {
            return respond(call, rendering, out -> rendering.write(out, listing.views(), position));
        }
        return respond(call, rendering, rendering.list(listing.views(), position));
    }

    /// A later page shows the state of the first one as long as that is known.
    private Snapshot snapshot(Call call, ResourceType type, WantedState wanted, Page page) {
        if (wanted.exact()) {
            return readModel.list(type, call.namespace(), wanted.version());
        }
        return page.isOfEarlierState()
                ? readModel.list(type, call.namespace(), page.version())
                : readModel.list(type, call.namespace());
    }

    /// A client whose list has been forgotten may go on with what there is by now.
    private static Response expired(Page page) {
        if (!page.isOfEarlierState()) {
            return Answer.of(
                    Refusal.expired("The resourceVersion for the provided list is too old."));
        }
        var status =
                new Status(
                        "Status",
                        "v1",
                        new ListMeta(null, null, page.inconsistent().token(), null),
                        "Failure",
                        Page.EXPIRED,
                        "Expired",
                        null,
                        410);
        return Answer.of(status, 410);
    }

    private List<View> listed(Call call, FieldSelector fields, Entry entry) {
        return views.listed(call.type(), entry).stream()
                .filter(it -> call.type().equals(stored(call)) || fields.admits(it.fields()))
                .toList();
    }

    /// A list of projects shows those that the caller may see one by one.
    boolean isVisible(Call call, Entry entry) {
        if (OwnTokens.areMeantBy(call)) {
            return OwnTokens.show(call, entry);
        }
        return !call.type().equals(ResourceType.PROJECT)
                || gate.shows(
                        call.requester(),
                        Attributes.of("get", ResourceType.PROJECT, "", entry.key().name()));
    }

    /// The type whose objects the call shows.
    static ResourceType stored(Call call) {
        return call.resource().stored().orElseThrow(() -> Refusal.methodNotAllowed().asException());
    }

    /// Waits until the owner's state has been read at all, and as far as the client demands.
    void awaitVersion(Call call, ResourceType type) throws InterruptedException {
        awaitVersion(call, type, WantedState.version(call.parameter("resourceVersion")));
    }

    void awaitVersion(Call call, ResourceType type, long asked) throws InterruptedException {
        var owner = ReadModel.ownerOf(type);
        positions.awaitSeen(call.header(Positions.HEADER));
        if (!readModel.awaitLoaded(owner, LOADING)) {
            throw Refusal.unavailable(
                            "The gateway is still reading the state of the %s service"
                                    .formatted(owner.wireName()))
                    .asException();
        }
        if (asked > 0 && !readModel.await(owner, asked, CATCHING_UP)) {
            throw Refusal.timeout(
                            "Too large resource version: %d, current: %d"
                                    .formatted(asked, readModel.position(owner)),
                            1)
                    .asException();
        }
    }

    private Response respond(Call call, Rendering rendering, byte[] body) {
        return described(rendering, Compression.of(call.http(), body));
    }

    private Response respond(Call call, Rendering rendering, StreamingOutput pieces) {
        return described(rendering, Compression.of(call.http(), pieces));
    }

    private Response described(Rendering rendering, Response.ResponseBuilder response) {
        return response.header("Content-Type", rendering.accepted().contentType())
                .header("Cache-Control", "no-cache, private")
                .header(Positions.HEADER, positions.header())
                .build();
    }
}
