package io.millrace.build.worker;

import io.millrace.build.execution.BinarySource;
import io.millrace.build.execution.StoredSource;
import io.millrace.platform.registry.SourceUploads;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Optional;
import java.util.function.Supplier;

/// The uploads of binary builds, as builds read them.
///
/// @param registry where they are kept
/// @param authorization what opens them there for a while, for those who cannot sign tokens
record UploadedSources(SourceUploads uploads, URI registry, Supplier<String> authorization) {

    BinarySource.Content at(String place) {
        return new BinarySource.Content() {
            @Override
            public Optional<InputStream> open() throws IOException, InterruptedException {
                return uploads.read(place);
            }

            @Override
            public StoredSource portable() {
                return new StoredSource(registry, place, authorization.get());
            }
        };
    }
}
