package io.millrace.imagestream.application;

import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.image.Image;
import io.millrace.contract.image.ImageManifest;
import io.millrace.contract.image.ImageStream;
import io.millrace.contract.image.NamedTagEventList;
import io.millrace.contract.image.TagEvent;
import io.millrace.platform.log.Interval;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.Resource;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jboss.logging.Logger;

/// Lets Image objects, and their manifests in the integrated registry, go that no stream has named
/// for a while: neither as an item of a history nor as a part of an image index that is one.
final class ImageRetention {

    /// Whether images go.
    enum Mode {
        OFF,
        DRY_RUN,
        DELETE
    }

    private static final Logger LOG = Logger.getLogger(ImageRetention.class);

    private final String registryHost;
    private final Mode mode;
    private final Duration grace;
    private final Duration interval;
    private final int most;
    private final Interval betweenLooks = new Interval();

    /// @param registryHost of the integrated registry, empty for none
    ImageRetention(String registryHost, Mode mode, Duration grace, Duration interval, int most) {
        this.registryHost = registryHost;
        this.mode = mode;
        this.grace = grace;
        this.interval = interval;
        this.most = most;
    }

    static ImageRetention of(String registryHost, RetentionConfig config) {
        return new ImageRetention(
                registryHost, config.mode(), config.grace(), config.interval(), config.most());
    }

    void tick(Instant now, Work work) {
        if (mode == Mode.OFF || !betweenLooks.isOver(now)) {
            return;
        }
        betweenLooks.begin(now, interval);
        var named = named(work);
        var since = since(work);
        var due = 0;
        for (var image : work.list(ResourceType.IMAGE, "")) {
            var name = image.key().name();
            var known = since.remove(name);
            if (named.contains(name)) {
                if (known != null) {
                    forget(name, work);
                }
            } else if (known == null) {
                note(name, now, work);
            } else if (!known.plus(grace).isAfter(now) && due < most) {
                due++;
                letGo(image, known, work);
            }
        }
        since.keySet().forEach(it -> forget(it, work));
    }

    private void letGo(Resource image, Instant since, Work work) {
        var name = image.key().name();
        var homes = new ImageHomes(registryHost, work);
        var repositories = homes.of(image);
        LOG.infof(
                "%s the image %s, which no stream has named since %s, and its manifest in %s",
                mode == Mode.DELETE ? "Deleting" : "Would delete", name, since, repositories);
        if (mode == Mode.DELETE) {
            repositories.forEach(it -> homes.leave(it, name));
            work.delete(image.key());
            forget(name, work);
        }
    }

    private static Set<String> named(Work work) {
        var named = new HashSet<String>();
        for (var stored : work.list(ResourceType.IMAGE_STREAM, "")) {
            var tags = stored.as(ImageStream.class).status().tags();
            Objects.requireNonNullElse(tags, List.<NamedTagEventList>of()).stream()
                    .flatMap(it -> it.items().stream())
                    .map(TagEvent::image)
                    .filter(it -> !it.isEmpty())
                    .forEach(named::add);
        }
        named.addAll(parts(named, work));
        return named;
    }

    private static Set<String> parts(Collection<String> images, Work work) {
        var parts = new HashSet<String>();
        for (var name : images) {
            work
                    .find(ResourceKey.cluster(ResourceType.IMAGE, name))
                    .map(it -> it.as(Image.class).dockerImageManifests())
                    .orElse(List.of())
                    .stream()
                    .map(ImageManifest::digest)
                    .forEach(parts::add);
        }
        return parts;
    }

    private static Map<String, Instant> since(Work work) {
        var since = new HashMap<String, Instant>();
        work.query(
                "select image, since from unreferenced_images",
                row ->
                        since.put(
                                row.getString(1),
                                row.getObject(2, OffsetDateTime.class).toInstant()));
        return since;
    }

    private static void note(String image, Instant now, Work work) {
        work.execute(
                "insert into unreferenced_images (image, since) values (?, ?)"
                        + " on conflict do nothing",
                image,
                now);
    }

    private static void forget(String image, Work work) {
        work.execute("delete from unreferenced_images where image = ?", image);
    }
}
