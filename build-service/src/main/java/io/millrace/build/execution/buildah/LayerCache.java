package io.millrace.build.execution.buildah;

import io.millrace.build.execution.BuildJob;
import io.millrace.build.execution.BuildVolume;
import io.millrace.build.execution.CustomStrategy;
import io.millrace.build.execution.DockerStrategy;
import io.millrace.build.execution.InputFiles;
import io.millrace.build.execution.Layers;
import io.millrace.build.execution.PipelineStrategy;
import io.millrace.build.execution.SourceStrategy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jboss.logging.Logger;

/// The storage that one build leaves to the next of its BuildConfig: the layers that it made and
/// the images that it was made of. It is moved, not shared: while a build has it, no other does,
/// and builds of other BuildConfigs never see it.
final class LayerCache {

    private static final Logger LOG = Logger.getLogger(LayerCache.class);

    /// No attempt is named with a dot in front.
    private static final String FOLDER = ".cache";

    private static final String DOOMED = "gone-";
    private static final Duration LONGEST_UNUSED = Duration.ofDays(14);

    private final LocalBuilds settings;
    private final InstantSource clock;

    /// Whether layers are kept in this directory of the root.
    static boolean isIn(Path directory) {
        return directory.endsWith(FOLDER);
    }

    LayerCache(LocalBuilds settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /// Moves what an earlier build has left into the storage of this one, which is still empty.
    ///
    /// @return whether there was anything
    synchronized boolean bringInto(Workspace workspace, BuildJob job) throws IOException {
        if (!isFor(job) || isToBeginAnew(job)) {
            return false;
        }
        var kept = storageOf(job);
        if (!Files.isDirectory(kept, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        Files.move(kept, workspace.storage(), StandardCopyOption.ATOMIC_MOVE);
        return true;
    }

    /// Takes the storage of a build that has ended, in place of an older one. That it cannot be
    /// kept is no fault of the build.
    void keep(Workspace workspace, BuildJob job) throws InterruptedException {
        try {
            var size = BuildDirectory.size(workspace.storage(), settings);
            if (size > settings.limits().cache() / 2) {
                LOG.infof("The layers of %s/%s are too large to keep", job.namespace(), job.name());
            } else {
                put(workspace, job, size);
            }
        } catch (IOException broken) {
            LOG.warnf("The layers of %s are not kept: %s", job.attempt(), broken.getMessage());
        }
    }

    private synchronized void put(Workspace workspace, BuildJob job, long size)
            throws IOException, InterruptedException {
        var place = placeOf(job);
        if (Files.exists(storageOf(job), LinkOption.NOFOLLOW_LINKS)) {
            discard(place);
        }
        claim(place);
        Files.move(workspace.storage(), storageOf(job), StandardCopyOption.ATOMIC_MOVE);
        var note = place.resolve("size");
        Files.writeString(note, Long.toString(size));
        Files.setLastModifiedTime(note, FileTime.from(clock.instant()));
        sweep();
    }

    /// Removes what was unused for long, and of the rest the longest unused until it fits.
    synchronized void sweep() throws IOException, InterruptedException {
        if (!Files.isDirectory(folder())) {
            return;
        }
        var oldest = clock.instant().minus(LONGEST_UNUSED);
        long left = settings.limits().cache();
        for (var entry : entries()) {
            left -= entry.size();
            if (left < 0 || entry.used().isBefore(oldest)) {
                left += entry.size();
                discard(entry.place());
            }
        }
    }

    /// What builds have at the moment does not count: it comes back by `put`.
    private List<Entry> entries() throws IOException, InterruptedException {
        var entries = new ArrayList<Entry>();
        try (var places = Files.list(folder())) {
            for (var place : places.toList()) {
                if (place.getFileName().toString().startsWith(DOOMED)
                        || !Files.isRegularFile(place.resolve("size"))) {
                    BuildDirectory.remove(place, settings);
                } else if (Files.isDirectory(place.resolve("storage"))) {
                    entries.add(Entry.at(place));
                }
            }
        }
        entries.sort(Comparator.comparing(Entry::used).reversed());
        return entries;
    }

    /// Out of the way at once, whatever becomes of the removal.
    private void discard(Path place) throws IOException, InterruptedException {
        if (Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
            var doomed = place.resolveSibling(DOOMED + place.getFileName());
            BuildDirectory.remove(doomed, settings);
            Files.move(place, doomed, StandardCopyOption.ATOMIC_MOVE);
            BuildDirectory.remove(doomed, settings);
        }
    }

    private static void claim(Path place) throws IOException {
        Files.createDirectories(
                place,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    /// A file that a build removes again may be in a layer all the same, so of a build that was
    /// given secrets nothing is kept; nor of one that brings its own tools to make images.
    boolean isFor(BuildJob job) {
        var hasSecrets =
                job.source().inputs().stream().anyMatch(InputFiles::isSecret)
                        || !BuildVolume.secretTexts(job.strategy().volumes()).isEmpty()
                        || job.strategy().volumes().stream().anyMatch(it -> it.csi().isPresent());
        var makesLayersHere =
                switch (job.strategy()) {
                    case DockerStrategy _, SourceStrategy _ -> true;
                    case CustomStrategy _, PipelineStrategy _ -> false;
                };
        return settings.limits().cache() > 0
                && job.cache().isPresent()
                && makesLayersHere
                && !hasSecrets;
    }

    private static boolean isToBeginAnew(BuildJob job) {
        return job.strategy() instanceof DockerStrategy docker
                && docker.layers() == Layers.EACH_ANEW;
    }

    private Path placeOf(BuildJob job) {
        return folder().resolve(job.cache().orElseThrow());
    }

    private Path storageOf(BuildJob job) {
        return placeOf(job).resolve("storage");
    }

    private Path folder() {
        return settings.root().resolve(FOLDER);
    }

    private record Entry(Path place, long size, Instant used) {

        static Entry at(Path place) throws IOException {
            var note = place.resolve("size");
            return new Entry(
                    place,
                    Long.parseLong(Files.readString(note).strip()),
                    Files.getLastModifiedTime(note).toInstant());
        }
    }
}
