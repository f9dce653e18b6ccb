package io.millrace.build.execution.buildah;

import io.millrace.build.execution.BuildFailure;
import io.millrace.build.execution.BuildLog;
import io.millrace.build.execution.BuildStopped;
import io.millrace.build.execution.FailureReason;
import io.millrace.build.execution.process.Patience;
import io.millrace.build.execution.s2i.SourceUpload;
import io.millrace.build.execution.source.Downloads;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashSet;
import java.util.Set;

/// Fetches the scripts of a source build from the URL that its strategy names, each that is there.
record RemoteScripts(LocalBuilds settings, Patience patience, BuildLog log) {

    private static final long LARGEST = 1 << 20;

    /// @param folder into which they go, in the place of others of the same name
    /// @return the names of those that were there
    Set<String> fetch(String url, Path folder) throws BuildFailure, BuildStopped, IOException {
        log.line("Fetching scripts from " + url + " ...");
        var found = new LinkedHashSet<String>();
        try (var downloads =
                new Downloads(
                        FailureReason.FETCH_SOURCE_FAILED,
                        settings.addresses(),
                        patience,
                        LARGEST)) {
            for (var name : SourceUpload.KNOWN) {
                var script = folder.resolve(name);
                var fetched = Files.createTempFile(folder.getParent(), "script", "");
                Files.delete(fetched);
                if (downloads.fetchIfThere(place(url, name), fetched)) {
                    Files.deleteIfExists(script);
                    Files.move(fetched, script);
                    Files.setPosixFilePermissions(
                            script, PosixFilePermissions.fromString("rwxr-xr-x"));
                    found.add(name);
                }
            }
        }
        return found;
    }

    private static URI place(String url, String name) throws BuildFailure {
        try {
            var place = URI.create(url.replaceFirst("/+$", "") + "/" + name);
            if (place.getHost() != null && place.getRawUserInfo() == null) {
                return place;
            }
        } catch (IllegalArgumentException malformed) {
            throw new BuildFailure(
                    FailureReason.FETCH_SOURCE_FAILED, "scripts: " + malformed.getMessage());
        }
        throw new BuildFailure(
                FailureReason.FETCH_SOURCE_FAILED, "scripts: a URL without a plain host");
    }
}
