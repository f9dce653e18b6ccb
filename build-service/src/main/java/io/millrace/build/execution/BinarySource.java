package io.millrace.build.execution;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/// A source that was uploaded for this one build.
///
/// @param file the name of the one file that it is; empty for an archive
public record BinarySource(Optional<String> file, Content content) {

    /// Where the upload is kept.
    public interface Content {

        /// The upload from its beginning; empty when it is not kept any more.
        Optional<InputStream> open() throws IOException, InterruptedException;

        /// The same for somebody who has nothing but this.
        default Content portable() {
            return this;
        }
    }

    BinarySource portable() {
        return new BinarySource(file, content.portable());
    }
}
