package io.millrace.build.execution.buildah;

import io.millrace.build.execution.BuildFailure;
import io.millrace.build.execution.BuildLog;
import io.millrace.build.execution.BuildStopped;
import io.millrace.build.execution.FailureReason;
import io.millrace.build.execution.ImageInput;
import io.millrace.build.execution.ImageInput.Copied;
import io.millrace.build.execution.process.Patience;
import io.millrace.build.execution.source.SourceTree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Puts files of images into a source. buildah takes them out, shut in; links in images and links
/// in sources lead nobody out of either.
final class ImageContents {

    private static final Pattern PLAIN = Pattern.compile("(/[A-Za-z0-9._@+=:-]+)+(/\\.?)?|/\\.?|/");

    private final Workspace workspace;
    private final ImageWork images;
    private final Patience patience;
    private final BuildLog log;
    private final long limit;

    ImageContents(
            Workspace workspace, ImageWork images, Patience patience, BuildLog log, long limit) {
        this.workspace = workspace;
        this.images = images;
        this.patience = patience;
        this.log = log;
        this.limit = limit;
    }

    void copy(List<ImageInput> inputs)
            throws BuildFailure, BuildStopped, IOException, InterruptedException {
        var copied = new ArrayList<Copied>();
        var lines = new ArrayList<>(List.of("FROM scratch"));
        var pulled = new ArrayList<String>();
        for (var input : inputs) {
            for (var path : input.paths()) {
                requirePlain(path);
                var image = BuildInputs.required(input.pullSpec()).pullSpec();
                if (!pulled.contains(image)) {
                    pulled.add(image);
                }
                lines.add(instruction(image, path, copied.size()));
                copied.add(path);
            }
        }
        if (copied.isEmpty()) {
            return;
        }
        images.pull(pulled);
        images.export(String.join("\n", lines) + "\n", workspace.copied());
        var tree = new SourceTree(workspace.source(), workspace::giveAway, "the image's content");
        for (var index = 0; index < copied.size(); index++) {
            var path = copied.get(index);
            log.line("Copied %s of an image to %s".formatted(path.path(), path.folder()));
            tree.take(folder(index), path.folder(), limit, patience);
        }
    }

    /// A folder is copied as one, unless what is in it is asked for.
    private static String instruction(String image, Copied path, int index) {
        var name = path.path().replaceFirst(".*/", "");
        var isContent = name.isEmpty() || name.equals(".");
        return "COPY --from=%s [\"%s\", \"/%d/%s\"]"
                .formatted(image, path.path(), index, isContent ? "" : name);
    }

    private Path folder(int index) {
        return workspace.copied().resolve(Integer.toString(index));
    }

    private static void requirePlain(Copied path) throws BuildFailure {
        if (!PLAIN.matcher(path.path()).matches() || path.path().contains("..")) {
            throw new BuildFailure(
                    FailureReason.FETCH_IMAGE_CONTENT_FAILED,
                    "'%s' is not a plain absolute path".formatted(path.path()));
        }
    }
}
