package io.millrace.build.execution.dockerfile;

import io.millrace.contract.Digest;
import java.net.URI;
import java.util.Optional;

/// A file that a Dockerfile ADDs from elsewhere. It is fetched before the build, which has it in a
/// folder of its own.
///
/// @param place in that folder
/// @param checksum what the file must be
public record Download(URI url, String place, Optional<Digest> checksum) {

    /// The name by which the Dockerfile knows the folder.
    public static final String CONTEXT = "millrace-add";
}
