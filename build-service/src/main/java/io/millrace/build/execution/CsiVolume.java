package io.millrace.build.execution;

import java.util.Map;
import java.util.Optional;

/// What a driver of the cluster is asked to put into a volume.
///
/// @param secret of the project that the driver is given
/// @param folder where the volume is mounted for whoever builds; empty where it is not
public record CsiVolume(
        String driver,
        Optional<String> fileSystem,
        boolean readOnly,
        Map<String, String> attributes,
        Optional<String> secret,
        Optional<String> folder) {

    public CsiVolume {
        attributes = Map.copyOf(attributes);
    }

    CsiVolume at(String mounted) {
        return new CsiVolume(
                driver, fileSystem, readOnly, attributes, secret, Optional.of(mounted));
    }
}
