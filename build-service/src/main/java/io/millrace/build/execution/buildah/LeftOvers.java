package io.millrace.build.execution.buildah;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/// What builds of an earlier process of the service left behind when it died.
public final class LeftOvers {

    private final LocalBuilds settings;

    public LeftOvers(LocalBuilds settings) {
        this.settings = settings;
    }

    /// Kills and removes them, and names the attempts they belonged to. Builds of a process that
    /// still lives are left alone.
    public List<String> sweep() throws IOException, InterruptedException {
        var swept = new ArrayList<String>();
        for (var directory : directories()) {
            if (OwnerFile.namesTheDead(directory)) {
                BuildDirectory.remove(directory, settings);
                swept.add(directory.getFileName().toString());
            }
        }
        return List.copyOf(swept);
    }

    /// Removes what builds have left, all but the layers that they leave each other: for whoever
    /// has the root to himself.
    public void sweepAll() throws IOException, InterruptedException {
        for (var directory : directories()) {
            if (!LayerCache.isIn(directory)) {
                BuildDirectory.remove(directory, settings);
            }
        }
    }

    /// A directory for what this process writes beside its builds. It is swept when the process is
    /// dead, and no build sees it.
    public Path spool() throws IOException {
        var directory = settings.root().resolve("spool-" + ProcessHandle.current().pid());
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(
                    directory,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        }
        OwnerFile.write(directory);
        return directory;
    }

    private List<Path> directories() throws IOException {
        if (!Files.isDirectory(settings.root())) {
            return List.of();
        }
        try (var found = Files.list(settings.root())) {
            return found.filter(Files::isDirectory).toList();
        }
    }
}
