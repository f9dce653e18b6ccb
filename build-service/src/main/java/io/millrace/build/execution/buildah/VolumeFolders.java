package io.millrace.build.execution.buildah;

import io.millrace.build.execution.BuildFailure;
import io.millrace.build.execution.BuildVolume;
import io.millrace.build.execution.FailureReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// Makes folders of a build's volumes. The build user owns them and a build sees them read-only.
record VolumeFolders(Workspace workspace) {

    /// @return what buildah mounts, each `<folder>:<place>:ro`
    List<String> write(List<BuildVolume> volumes) throws BuildFailure, IOException {
        var mounts = new ArrayList<String>();
        for (var index = 0; index < volumes.size(); index++) {
            var volume = volumes.get(index);
            var folder = folder(volume, index);
            for (var place : volume.places()) {
                mounts.add("%s:%s:ro".formatted(folder, plain(volume, place)));
            }
        }
        return mounts;
    }

    private Path folder(BuildVolume volume, int index) throws BuildFailure, IOException {
        var csi = volume.csi();
        if (csi.isPresent()) {
            return Path.of(csi.get().folder().orElseThrow(() -> unmounted(volume)));
        }
        var folder = workspace.volumes().resolve(Integer.toString(index));
        write(volume, folder);
        return folder;
    }

    /// What no driver has mounted cannot be built with.
    static void requireMounted(List<BuildVolume> volumes) throws BuildFailure {
        for (var volume : volumes) {
            if (volume.csi().filter(it -> it.folder().isEmpty()).isPresent()) {
                throw unmounted(volume);
            }
        }
    }

    private static BuildFailure unmounted(BuildVolume volume) {
        return new BuildFailure(
                FailureReason.CANNOT_CREATE_BUILD_POD_SPEC,
                "the volume '%s' is of a CSI driver, and only a pod in its project can have it"
                        .formatted(volume.name()));
    }

    private void write(BuildVolume volume, Path folder) throws BuildFailure, IOException {
        create(folder);
        for (var file : volume.files()) {
            var target = folder;
            for (var name : names(volume, file.path())) {
                if (Files.isRegularFile(target)) {
                    throw refused(volume, "'%s' is below a file".formatted(file.path()));
                }
                if (!target.equals(folder) && !Files.exists(target)) {
                    create(target);
                }
                target = target.resolve(name);
            }
            if (Files.exists(target)) {
                throw refused(volume, "'%s' is there twice".formatted(file.path()));
            }
            Files.write(target, file.content());
            Files.setPosixFilePermissions(target, permissions(file.mode()));
            workspace.giveAway(target);
        }
    }

    private void create(Path folder) throws IOException {
        Files.createDirectory(folder);
        Files.setPosixFilePermissions(folder, permissions(0755));
        workspace.giveAway(folder);
    }

    private static Path names(BuildVolume volume, String text) throws BuildFailure {
        try {
            var path = Path.of(text);
            if (path.isAbsolute()
                    || text.isEmpty()
                    || path.startsWith("..")
                    || !path.normalize().equals(path)) {
                throw refused(volume, "'%s' leaves the volume".formatted(text));
            }
            return path;
        } catch (InvalidPathException unreadable) {
            throw refused(volume, "it has a file of no possible name");
        }
    }

    private static String plain(BuildVolume volume, String place) throws BuildFailure {
        if (!place.matches("/[A-Za-z0-9._@+=/-]*") || List.of(place.split("/")).contains("..")) {
            throw refused(volume, "'%s' is not a plain absolute path".formatted(place));
        }
        return place;
    }

    private static Set<PosixFilePermission> permissions(int mode) {
        var bits = PosixFilePermission.values();
        var permissions = EnumSet.noneOf(PosixFilePermission.class);
        for (var index = 0; index < bits.length; index++) {
            if ((mode & (0400 >> index)) != 0) {
                permissions.add(bits[index]);
            }
        }
        return permissions;
    }

    private static BuildFailure refused(BuildVolume volume, String why) {
        return new BuildFailure(
                FailureReason.FETCH_SOURCE_FAILED,
                "the volume '%s' cannot be made: %s".formatted(volume.name(), why));
    }
}
