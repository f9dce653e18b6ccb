package io.millrace.build.execution;

import io.millrace.platform.registry.RegistryBlobs;
import io.millrace.platform.registry.SourceUploads;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Optional;

/// An upload in the integrated registry, with what opens it.
///
/// @param place as [SourceUploads] names it
/// @param authorization the value of the header that the registry lets it be read for
public record StoredSource(URI registry, String place, String authorization)
        implements BinarySource.Content {

    @Override
    public Optional<InputStream> open() throws IOException, InterruptedException {
        return new SourceUploads(new RegistryBlobs(registry, _ -> authorization)).read(place);
    }

    @Override
    public String toString() {
        return "StoredSource[place=" + place + "]";
    }
}
