package io.millrace.build.execution.door;

import io.millrace.build.execution.Door;
import io.millrace.build.execution.RegistryCredential;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;

/// A door for who cannot sign tokens: it has what the token realm knows its build by.
///
/// @param registry where it is
/// @param rights what may pass
/// @param credential what the builder shows
/// @param login what the realm is shown
public record RealmDoor(
        URI registry,
        RegistryDoor.Rights rights,
        RegistryCredential credential,
        RegistryCredential login)
        implements Door {

    @Override
    public Opened open() throws IOException {
        var tokens = new RealmTokens(registry, login);
        var opened = RegistryDoor.opened(registry, tokens, rights, credential);
        return new Opened() {
            @Override
            public int port() {
                return opened.port();
            }

            @Override
            public Optional<String> pushed() {
                return opened.pushed();
            }

            @Override
            public void close() {
                opened.close();
                tokens.close();
            }
        };
    }
}
