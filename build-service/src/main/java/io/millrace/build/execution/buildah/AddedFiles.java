package io.millrace.build.execution.buildah;

import io.millrace.build.execution.BuildFailure;
import io.millrace.build.execution.BuildLog;
import io.millrace.build.execution.BuildStopped;
import io.millrace.build.execution.FailureReason;
import io.millrace.build.execution.dockerfile.Download;
import io.millrace.build.execution.dockerfile.WrittenFile;
import io.millrace.build.execution.process.Patience;
import io.millrace.build.execution.source.Downloads;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// Puts the files that a Dockerfile ADDs by URL, or has the content of, where its build finds them.
record AddedFiles(LocalBuilds settings, Workspace workspace, Patience patience, BuildLog log) {

    void write(List<WrittenFile> files) throws IOException {
        for (var file : files) {
            var place = place(file.place());
            Files.writeString(place, file.content());
            Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rw-r--r--"));
            workspace.giveAway(place);
        }
    }

    void fetch(List<Download> wanted)
            throws BuildFailure, BuildStopped, IOException, InterruptedException {
        if (wanted.isEmpty()) {
            return;
        }
        var limit = settings.git().size();
        try (var downloads =
                new Downloads(
                        FailureReason.DOCKER_BUILD_FAILED, settings.addresses(), patience, limit)) {
            for (var download : wanted) {
                log.line("Fetching " + download.url() + " ...");
                fetch(download, downloads);
            }
        }
    }

    private void fetch(Download download, Downloads downloads)
            throws BuildFailure, BuildStopped, IOException {
        var file = place(download.place());
        downloads.fetch(download.url(), file);
        if (download.checksum().isPresent()) {
            require(download, file);
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        workspace.giveAway(file);
    }

    private Path place(String path) throws IOException {
        var place = workspace.added();
        for (var name : path.split("/")) {
            if (!place.equals(workspace.added()) && !Files.exists(place)) {
                Files.createDirectory(place);
                workspace.giveAway(place);
            }
            place = place.resolve(name);
        }
        return place;
    }

    private static void require(Download download, Path file) throws BuildFailure, IOException {
        var wanted = download.checksum().orElseThrow();
        try (var content = Files.newInputStream(file)) {
            var digest = MessageDigest.getInstance(wanted.algorithm().replace("sha", "SHA-"));
            update(digest, content);
            if (!HexFormat.of().formatHex(digest.digest()).equals(wanted.hex())) {
                throw new BuildFailure(
                        FailureReason.DOCKER_BUILD_FAILED,
                        "%s: it is not what its checksum says".formatted(download.url()));
            }
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("This JDK lacks " + wanted.algorithm(), absent);
        }
    }

    private static void update(MessageDigest digest, InputStream content) throws IOException {
        var buffer = new byte[1 << 16];
        for (var count = content.read(buffer); count >= 0; count = content.read(buffer)) {
            digest.update(buffer, 0, count);
        }
    }
}
