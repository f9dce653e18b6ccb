package io.millrace.contract.build;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Required;

@Description("What to copy out of an image and where to.")
public record ImageSourcePath(
        @Description("Absolute path in the image.") @Required String sourcePath,
        @Description("Folder in the build's source, relative.") @Required String destinationDir) {

    public ImageSourcePath {
        sourcePath = sourcePath == null ? "" : sourcePath;
        destinationDir = destinationDir == null ? "" : destinationDir;
    }
}
