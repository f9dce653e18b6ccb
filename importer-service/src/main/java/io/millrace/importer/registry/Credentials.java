package io.millrace.importer.registry;

import io.millrace.platform.registry.RegistryAuthorization;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// Who the importer is to a registry.
public sealed interface Credentials {

    Credentials ANONYMOUS = new Anonymous();

    /// Nobody in particular.
    record Anonymous() implements Credentials {}

    /// A user name and its password, which never appears in a log.
    record UserPassword(String user, String password) implements Credentials {

        String asBasic() {
            var pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
            return "Basic " + Base64.getEncoder().encodeToString(pair);
        }

        @Override
        public String toString() {
            return "UserPassword[" + user + "]";
        }
    }

    /// A service that signs its own tokens, for the integrated registry, which trusts its key.
    record Signed(RegistryAuthorization authorization) implements Credentials {}

    static Credentials of(String user, String password) {
        return user.isEmpty() ? ANONYMOUS : new UserPassword(user, password);
    }
}
