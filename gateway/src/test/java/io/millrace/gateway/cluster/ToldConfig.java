package io.millrace.gateway.cluster;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The configuration as it is without any setting.
record ToldConfig() implements ClusterConfig {

    @Override
    public Duration identityMemory() {
        return Duration.ofSeconds(10);
    }

    @Override
    public Duration accessMemory() {
        return Duration.ofSeconds(10);
    }

    @Override
    public int remembered() {
        return 10_000;
    }

    @Override
    public int questions() {
        return 64;
    }

    @Override
    public Duration patience() {
        return Duration.ofSeconds(5);
    }

    @Override
    public Duration standingRights() {
        return Duration.ofSeconds(30);
    }

    @Override
    public RequestHeader requestHeader() {
        return new RequestHeader() {
            @Override
            public Optional<Path> caFile() {
                return Optional.empty();
            }

            @Override
            public Optional<List<String>> allowedNames() {
                return Optional.empty();
            }
        };
    }

    @Override
    public Reflected reflected() {
        return new Reflected() {
            @Override
            public Optional<String> secrets() {
                return Optional.empty();
            }

            @Override
            public Optional<String> configMaps() {
                return Optional.empty();
            }
        };
    }
}
