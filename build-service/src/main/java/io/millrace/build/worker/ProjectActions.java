package io.millrace.build.worker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.build.domain.StreamTag;
import io.millrace.build.execution.PipelineActions;
import io.millrace.contract.Command;
import io.millrace.contract.Owner;
import io.millrace.contract.Reply;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.Verb;
import io.millrace.contract.build.Build;
import io.millrace.contract.image.ImageStream;
import io.millrace.platform.access.ServiceAccounts;
import io.millrace.platform.schema.Json;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// What one pipeline asks of the owners of builds and tags, in its own project and as the service
/// account of its build.
final class ProjectActions implements PipelineActions {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    /// What all pipelines share.
    record Means(WorkTable table, OwnerRequests requests, Slots slots, InstantSource clock) {}

    private final Means means;
    private final Claim claim;
    private final String config;
    private final String account;
    private final AtomicInteger asked = new AtomicInteger();
    private final Set<String> started = ConcurrentHashMap.newKeySet();
    private final Map<StreamTag, String> outputs = new ConcurrentHashMap<>();
    private int waiting;

    /// @param config the BuildConfig that the pipeline is a build of
    ProjectActions(Means means, Claim claim, String config, String account) {
        this.means = means;
        this.claim = claim;
        this.config = config;
        this.account = account;
    }

    @Override
    public String start(String buildConfig, Map<String, String> env)
            throws Refused, IOException, InterruptedException {
        if (buildConfig.equals(config)) {
            throw new Refused("the pipeline '%s' cannot start itself".formatted(config));
        }
        var request = Json.object();
        request.put("kind", "BuildRequest").put("apiVersion", "build.openshift.io/v1");
        request.putObject("metadata").put("name", buildConfig);
        request.putArray("triggeredBy")
                .addObject()
                .put("message", "Started by the pipeline " + claim.name());
        var variables = request.putArray("env");
        env.forEach((name, value) -> variables.addObject().put("name", name).put("value", value));
        var reply =
                asked(
                        Owner.BUILD,
                        Verb.CREATE,
                        ResourceType.BUILD_CONFIG,
                        "instantiate",
                        buildConfig,
                        request,
                        Map.of());
        var build = nameOf(reply);
        started.add(build);
        return build;
    }

    private static String nameOf(Reply reply) throws IOException {
        var key = reply.key();
        if (key == null) {
            throw new IOException("a build was started, and its name was not told");
        }
        return key.substring(key.lastIndexOf('/') + 1);
    }

    @Override
    public String phase(String build) throws Refused, IOException {
        if (!started.contains(build)) {
            throw new Refused("the build '%s' is none that this pipeline started".formatted(build));
        }
        var found =
                stored("resources", ResourceType.BUILD, build)
                        .map(it -> Json.read(it, Build.class))
                        .orElseThrow(
                                () -> new Refused("the build '%s' was deleted".formatted(build)));
        outputOf(found).ifPresent(it -> outputs.put(it, digestOf(found)));
        return found.status().phase();
    }

    /// The tag of this project that the build has pushed an image to.
    private Optional<StreamTag> outputOf(Build build) {
        var to = build.spec().output().to();
        if (to == null || !"ImageStreamTag".equals(to.kind()) || digestOf(build).isEmpty()) {
            return Optional.empty();
        }
        var isOwn = to.namespace() == null || to.namespace().equals(claim.namespace());
        return isOwn ? StreamTag.parse(String.valueOf(to.name())) : Optional.empty();
    }

    private static String digestOf(Build build) {
        var output = build.status().output();
        var to = output == null ? null : output.to();
        return to == null || to.imageDigest() == null ? "" : to.imageDigest();
    }

    @Override
    public synchronized void beginWaiting() {
        waiting++;
        if (waiting == 1) {
            means.slots().giveBack();
        }
    }

    @Override
    public synchronized void endWaiting() {
        waiting--;
        if (waiting == 0) {
            means.slots().takeBack();
        }
    }

    @Override
    public void tag(String from, String to) throws Refused, IOException, InterruptedException {
        var source = parsed(from);
        var target = parsed(to);
        awaitOutput(source);
        var image =
                stream(source.stream())
                        .flatMap(it -> latest(it, source.tag()))
                        .orElseThrow(() ->
                                new Refused("the tag '%s' points to no image".formatted(from)));
        var isThere = stream(target.stream()).filter(it -> knows(it, target.tag())).isPresent();
        var body = Json.object();
        body.put("kind", "ImageStreamTag").put("apiVersion", "image.openshift.io/v1");
        body.putObject("metadata")
                .put("name", target.stream() + ":" + target.tag())
                .put("namespace", claim.namespace());
        body.putObject("tag")
                .put("name", target.tag())
                .putObject("from")
                .put("kind", "ImageStreamImage")
                .put("name", source.stream() + "@" + image);
        asked(
                Owner.IMAGESTREAM,
                isThere ? Verb.UPDATE : Verb.CREATE,
                ResourceType.IMAGE_STREAM_TAG,
                "",
                target.stream() + ":" + target.tag(),
                body,
                Map.of("mayCreate", "false"));
    }

    /// A build's end is told to the stream's owner too: what this pipeline has built must have
    /// arrived at the tag, or the image of before would be given on.
    private void awaitOutput(StreamTag source) throws Refused, IOException, InterruptedException {
        var digest = outputs.get(source);
        var end = means.clock().instant().plus(PATIENCE);
        while (digest != null && !hasArrived(source, digest)) {
            if (means.clock().instant().isAfter(end)) {
                throw new Refused(
                        "the image %s has not arrived at %s:%s"
                                .formatted(digest, source.stream(), source.tag()));
            }
            Thread.sleep(BETWEEN_LOOKS);
        }
    }

    private boolean hasArrived(StreamTag source, String digest) throws IOException {
        return stream(source.stream()).stream()
                .flatMap(it -> orEmpty(it.status().tags()).stream())
                .filter(it -> it.tag().equals(source.tag()))
                .flatMap(it -> orEmpty(it.items()).stream())
                .anyMatch(it -> digest.equals(it.image()));
    }

    private static StreamTag parsed(String text) throws Refused {
        return StreamTag.parse(text)
                .orElseThrow(() ->
                        new Refused("'%s' is not of the form <stream>:<tag>".formatted(text)));
    }

    private Optional<ImageStream> stream(String name) throws IOException {
        return stored("projections", ResourceType.IMAGE_STREAM, name)
                .map(it -> Json.read(it, ImageStream.class));
    }

    private static boolean knows(ImageStream stream, String tag) {
        return latest(stream, tag).isPresent()
                || orEmpty(stream.spec().tags()).stream().anyMatch(it -> it.name().equals(tag));
    }

    private static Optional<String> latest(ImageStream stream, String tag) {
        return orEmpty(stream.status().tags()).stream()
                .filter(it -> it.tag().equals(tag))
                .map(it -> orEmpty(it.items()))
                .flatMap(it -> it.stream().limit(1))
                .map(it -> it.image())
                .findFirst();
    }

    private Optional<byte[]> stored(String table, ResourceType type, String name)
            throws IOException {
        try {
            return means.table()
                    .resource(table, ResourceKey.of(type, claim.namespace(), name).wire());
        } catch (SQLException broken) {
            throw new IOException("the database cannot be read: " + broken.getMessage(), broken);
        }
    }

    private Reply asked(
            Owner owner,
            Verb verb,
            ResourceType type,
            String subresource,
            String name,
            ObjectNode body,
            Map<String, String> options)
            throws Refused, IOException, InterruptedException {
        var id = claim.id() + "-ask-" + asked.incrementAndGet();
        var all = new HashMap<>(options);
        all.put(Command.UNJUDGED, "true");
        var reply =
                means.requests()
                        .ask(
                                owner,
                                new Command(
                                        id,
                                        ServiceAccounts.requester(claim.namespace(), account, ""),
                                        verb,
                                        type.group(),
                                        type.plural(),
                                        subresource,
                                        claim.namespace(),
                                        name,
                                        body,
                                        null,
                                        null,
                                        null,
                                        all,
                                        false,
                                        means.clock().instant().plus(PATIENCE),
                                        id,
                                        Map.of()));
        if (reply.code() >= 300) {
            throw new Refused(reasonOf(reply));
        }
        return reply;
    }

    private static String reasonOf(Reply reply) {
        var body = reply.body();
        var message = body == null ? Json.object() : Json.tree(body);
        return message.path("message").asText("the answer was " + reply.code());
    }

    private static <T> List<T> orEmpty(@Nullable List<T> items) {
        return items == null ? List.of() : items;
    }
}
