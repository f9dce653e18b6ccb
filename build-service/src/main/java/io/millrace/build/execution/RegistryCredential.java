package io.millrace.build.execution;

/// Basic authentication with one registry, named as pull specs name it (`host[:port]`).
public record RegistryCredential(String registry, String username, String password) {

    @Override
    public String toString() {
        return "RegistryCredential[registry=" + registry + ", username=" + username + "]";
    }
}
