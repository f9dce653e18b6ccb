package io.millrace.trigger.outgoing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.DeployedImage;
import io.millrace.contract.Fact;
import io.millrace.platform.schema.Json;
import io.millrace.trigger.domain.StreamTag;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/// Facts about builds, images and deployments in the words of CDEvents (cdevents.dev, 0.4).
///
/// @param type of the event
record CdEvent(String type, ObjectNode tree) {

    private static final String VERSION = "0.4.1";

    static Optional<CdEvent> of(Fact fact, String id) {
        return switch (fact) {
            case Fact.BuildRequested it when !it.buildUid().isEmpty() ->
                    Optional.of(build("queued", fact, id, it.buildUid(), it.at()));
            case Fact.BuildStarted it ->
                    Optional.of(build("started", fact, id, it.buildUid(), it.at()));
            case Fact.BuildCompleted it -> Optional.of(completed(it, id));
            case Fact.BuildFailed it ->
                    Optional.of(build("finished", fact, id, it.buildUid(), it.at()));
            case Fact.BuildCancelled it ->
                    Optional.of(build("finished", fact, id, it.buildUid(), it.at()));
            case Fact.TagUpdated it when !it.image().isEmpty() ->
                    Optional.of(event("artifact.published", "0.2.0", purl(it), fact, id, it.at()));
            case Fact.DeploymentTriggered it -> Optional.of(upgraded(it, id));
            default -> Optional.empty();
        };
    }

    private static CdEvent build(String what, Fact fact, String id, String uid, Instant at) {
        return event("build." + what, "0.2.0", uid, fact, id, at);
    }

    private static CdEvent completed(Fact.BuildCompleted fact, String id) {
        var event = build("finished", fact, id, fact.buildUid(), fact.at());
        if (!fact.image().isEmpty()) {
            content(event)
                    .put(
                            "artifactId",
                            purl(fact.stream(), fact.image(), fact.pullSpec(), fact.tag()));
        }
        return event;
    }

    /// The environment is the project; which image, the first container's tag says.
    private static CdEvent upgraded(Fact.DeploymentTriggered fact, String id) {
        var event =
                event(
                        "service.upgraded",
                        "0.2.0",
                        "%s/%s/%s".formatted(fact.kind(), fact.namespace(), fact.name()),
                        fact,
                        id,
                        fact.at());
        content(event).putObject("environment").put("id", fact.namespace());
        fact.images().stream()
                .findFirst()
                .flatMap(CdEvent::purl)
                .ifPresent(it -> content(event).put("artifactId", it));
        return event;
    }

    private static CdEvent event(
            String what, String version, String subject, Fact fact, String id, Instant at) {
        var type = "dev.cdevents.%s.%s".formatted(what, version);
        var tree = Json.object();
        tree.putObject("context")
                .put("version", VERSION)
                .put("id", id)
                .put("source", "/millrace/" + fact.owner().wireName())
                .put("type", type)
                .put("timestamp", at.toString());
        var told = tree.putObject("subject");
        told.put("id", subject)
                .put("source", "/millrace/" + fact.namespace())
                .put("type", what.substring(0, what.indexOf('.')))
                .putObject("content");
        tree.put("customDataContentType", "application/json")
                .putObject("customData")
                .put("namespace", fact.namespace())
                .put("name", fact.name());
        return new CdEvent(type, tree);
    }

    private static ObjectNode content(CdEvent event) {
        return event.tree().withObject("/subject/content");
    }

    /// Empty for an image that is deployed by its tag alone.
    private static Optional<String> purl(DeployedImage image) {
        var tag = StreamTag.parse(image.streamTag());
        var at = image.pullSpec().indexOf('@');
        return at < 0
                ? Optional.empty()
                : Optional.of(
                        purl(
                                tag.stream(),
                                image.pullSpec().substring(at + 1),
                                image.pullSpec(),
                                tag.tag()));
    }

    private static String purl(Fact.TagUpdated move) {
        return purl(move.name(), move.image(), move.pullSpec(), move.tag());
    }

    /// @param pullSpec `registry/repository@digest`
    private static String purl(String name, String image, String pullSpec, String tag) {
        var at = pullSpec.indexOf('@');
        return "pkg:oci/%s@%s?repository_url=%s&tag=%s"
                .formatted(
                        encoded(name),
                        encoded(image),
                        encoded(at < 0 ? pullSpec : pullSpec.substring(0, at)),
                        encoded(tag));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
