package io.millrace.gateway.api;

import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.gateway.api.Rendering.ListPosition;
import io.millrace.gateway.readmodel.Entry;
import io.millrace.gateway.readmodel.ReadModel;
import io.millrace.gateway.readmodel.Snapshot;
import io.millrace.gateway.views.View;
import io.millrace.platform.access.Attributes;
import io.millrace.platform.status.Refusal;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
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
        gate.require(call, "get");
        var verbs =
                call.resource()
                        .subresource(call.target().subresource())
                        .map(ApiResource.Subresource::verbs)
                        .orElse(call.resource().verbs());
        if (!verbs.contains("get")) {
            throw Refusal.methodNotAllowed().asException();
        }
        awaitVersion(call, stored(call));
        return respond(rendering, rendering.object(object(call)));
    }

    private View object(Call call) {
        var type = call.type();
        if (type.equals(ResourceType.IMAGE_STREAM_TAG)) {
            return views.tags().get(call.namespace(), call.name());
        }
        if (type.equals(ResourceType.IMAGE_STREAM_IMAGE)) {
            return views.images().get(call.namespace(), call.name());
        }
        var entry = find(call);
        return call.target().subresource().equals("layers")
                ? views.images().layers(entry)
                : views.shown(type, entry);
    }

    /// The stored object that the call names.
    Entry find(Call call) {
        return readModel
                .find(new ResourceKey(stored(call), call.namespace(), call.name()))
                .orElseThrow(() -> Refusal.notFound(call.type(), call.name()).asException());
    }

    Response list(Call call) throws InterruptedException {
        var rendering = call.rendering(clock);
        var labels = call.labels();
        var fields = call.fields();
        gate.require(call, "list");
        if (!call.resource().allows("list")) {
            throw Refusal.noSuchPath().asException();
        }
        var type = stored(call);
        awaitVersion(call, type);
        var page = call.type().equals(ResourceType.IMAGE_STREAM_TAG) ? Page.WHOLE : Page.of(call);
        var snapshot = readModel.list(type, call.namespace());
        var shown = shown(call, labels, fields, snapshot, page);
        var limited = page.limit() > 0 && shown.size() > page.limit();
        var part = limited ? shown.subList(0, page.limit()) : shown;
        var version = page.versionOf(snapshot);
        var position =
                new ListPosition(
                        version,
                        limited ? Page.continuation(version, part.getLast()) : "",
                        labels.isEverything() && fields.isEverything()
                                ? shown.size() - part.size()
                                : -1);
        if (rendering.isLarge(part)) {
            StreamingOutput pieces = out -> rendering.write(out, part, position);
            return respond(rendering, pieces);
        }
        return respond(rendering, rendering.list(part, position));
    }

    private List<View> shown(
            Call call, LabelSelector labels, FieldSelector fields, Snapshot snapshot, Page page) {
        var type = call.type();
        var shown = new ArrayList<View>();
        for (var entry : snapshot.entries()) {
            if (!labels.admits(entry.labels())
                    || !fields.admits(entry.fields())
                    || !isVisible(call, entry)
                    || !page.follows(entry.key().namespace(), entry.key().name())) {
                continue;
            }
            for (var view : views.listed(type, entry)) {
                if (fields.admits(view.fields()) || type.equals(stored(call))) {
                    shown.add(view);
                }
            }
            if (page.limit() > 0 && shown.size() > page.limit() && !countsRemaining(call)) {
                break;
            }
        }
        return shown;
    }

    private static boolean countsRemaining(Call call) {
        return call.parameter("labelSelector").isEmpty()
                && call.parameter("fieldSelector").isEmpty();
    }

    /// A list of projects shows those that the caller may see one by one.
    boolean isVisible(Call call, Entry entry) {
        return !call.type().equals(ResourceType.PROJECT)
                || entry.requester().filter(call.requester().username()::equals).isPresent()
                || gate.allows(
                        call.requester(),
                        Attributes.of("get", ResourceType.PROJECT, "", entry.key().name()));
    }

    /// The type whose objects the call shows.
    static ResourceType stored(Call call) {
        return call.resource().stored().orElseThrow(() -> Refusal.methodNotAllowed().asException());
    }

    /// Waits until the owner's state has been read at all, and as far as the client demands.
    void awaitVersion(Call call, ResourceType type) throws InterruptedException {
        var owner = ReadModel.ownerOf(type);
        positions.awaitSeen(call.header(Positions.HEADER));
        if (!readModel.awaitLoaded(owner, LOADING)) {
            throw Refusal.unavailable(
                            "The gateway is still reading the state of the %s service"
                                    .formatted(owner.wireName()))
                    .asException();
        }
        var asked = version(call);
        if (asked > 0 && !readModel.await(owner, asked, CATCHING_UP)) {
            throw Refusal.timeout(
                            "Too large resource version: %d, current: %d"
                                    .formatted(asked, readModel.position(owner)),
                            1)
                    .asException();
        }
    }

    /// The version that the query names, 0 for none.
    static long version(Call call) {
        var text = call.parameter("resourceVersion");
        try {
            return text.isEmpty() ? 0 : Long.parseUnsignedLong(text);
        } catch (NumberFormatException noNumber) {
            throw Refusal.badRequest(
                            "invalid resource version \"%s\": not a number".formatted(text))
                    .asException();
        }
    }

    private Response respond(Rendering rendering, Object body) {
        return Response.ok(body)
                .header("Content-Type", rendering.accepted().contentType())
                .header("Cache-Control", "no-cache, private")
                .header(Positions.HEADER, positions.header())
                .build();
    }
}
