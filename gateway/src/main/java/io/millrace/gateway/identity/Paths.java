package io.millrace.gateway.identity;

import java.util.Set;

/// Which paths are whose, before anybody asks about resources.
final class Paths {

    private static final Set<String> OPEN = Set.of("/version", "/healthz", "/livez", "/readyz");
    private static final Set<String> WITH_CALLERS_OF_THEIR_OWN =
            Set.of(
                    "/registry/build-keys.pem",
                    "/registry/notifications",
                    "/registry/token",
                    "/.well-known/oauth-authorization-server",
                    "/oauth/authorize",
                    "/oauth/token",
                    "/oauth/token/implicit",
                    "/oauth/token/request");

    private Paths() {}

    /// Paths whose routes recognise their callers by other things than the API does.
    static boolean knowTheirCallers(String path) {
        return WITH_CALLERS_OF_THEIR_OWN.contains(path) || isBelow("/registry/hooks", path);
    }

    /// Paths that show more than everybody may see: the access rules decide.
    static boolean areGuarded(String path) {
        return isBelow("/metrics", path) || isBelow("/q/metrics", path) || isBelow("/audit", path);
    }

    /// Health, version and discovery are for everybody; about resources the access rules decide.
    static boolean areOpen(String path) {
        return OPEN.contains(path)
                || path.startsWith("/q/health")
                || path.startsWith("/healthz/")
                || path.startsWith("/livez/")
                || path.startsWith("/readyz/")
                || isBelow("/api", path)
                || isBelow("/apis", path);
    }

    private static boolean isBelow(String root, String path) {
        return path.equals(root) || path.startsWith(root + "/");
    }
}
