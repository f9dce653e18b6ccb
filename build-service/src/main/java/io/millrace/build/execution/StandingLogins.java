package io.millrace.build.execution;

import java.util.List;
import java.util.Optional;

/// The same credentials, whatever they are for.
public record StandingLogins(List<RegistryCredential> credentials) implements RegistryLogins {

    public StandingLogins {
        credentials = List.copyOf(credentials);
    }

    @Override
    public List<RegistryCredential> toPull(List<String> images) {
        return credentials;
    }

    @Override
    public List<RegistryCredential> toPush(String image) {
        return credentials;
    }

    @Override
    public StandingLogins portable(List<String> images, Optional<String> output) {
        return this;
    }
}
