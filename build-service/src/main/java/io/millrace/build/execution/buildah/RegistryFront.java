package io.millrace.build.execution.buildah;

import java.util.List;

/// Where a custom builder comes to when it asks for the integrated registry: an address of its own
/// sandbox, which the registry's name leads to there.
///
/// @param names each `<name>:<address>`, for who builds containers
record RegistryFront(String address, String port, List<String> names) {

    private static final String LOOPBACK = "127.0.0.1";

    /// @param registry as pull specs name it
    static RegistryFront of(String registry) {
        var colon = registry.lastIndexOf(':');
        var host = colon < 0 ? registry : registry.substring(0, colon);
        var port = colon < 0 ? "443" : registry.substring(colon + 1);
        if (host.matches("[0-9]+(\\.[0-9]+){3}")) {
            return new RegistryFront(host, port, List.of());
        }
        var isName = host.matches("[A-Za-z0-9.-]+") && !host.equals("localhost");
        return new RegistryFront(
                LOOPBACK, port, isName ? List.of(host + ":" + LOOPBACK) : List.of());
    }
}
