package io.millrace.gateway.identity;

import io.millrace.contract.Requester;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.Refusal;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/// Stands before every route: who carries no known token gets to see nothing but health, version
/// and discovery. The registry's doors have keys of their own.
@Singleton
public final class Callers {

    private static final Logger LOG = Logger.getLogger(Callers.class);
    private static final String REQUESTER = "millrace.requester";

    /// Who carries nothing.
    public static final Requester ANONYMOUS =
            new Requester("system:anonymous", "", List.of("system:unauthenticated"), Map.of());

    private static final Set<String> OPEN =
            Set.of("/version", "/healthz", "/livez", "/readyz", "/api", "/api/v1", "/apis");
    private static final Set<String> REGISTRY_DOORS =
            Set.of("/registry/notifications", "/registry/token");

    private final Tokens tokens;

    Callers(IdentityConfig config) {
        this.tokens = config.file().map(Callers::read).orElseGet(() -> Tokens.parse(List.of()));
        if (config.file().isEmpty()) {
            LOG.warn("No tokens file is configured (millrace.tokens.file): nobody can log in");
        }
    }

    private static Tokens read(Path file) {
        try {
            return Tokens.parse(Files.readAllLines(file));
        } catch (IOException e) {
            throw new UncheckedIOException("Could not read the tokens file " + file, e);
        }
    }

    /// Who makes this request.
    public static Requester of(RoutingContext request) {
        return request.get(REQUESTER, ANONYMOUS);
    }

    /// Whose token it is.
    public Optional<Requester> bearing(String token) {
        return tokens.find(token);
    }

    void guard(@Observes Filters filters) {
        filters.register(this::admit, 1000);
    }

    private void admit(RoutingContext request) {
        var requester = authenticate(request);
        if (requester.isPresent()) {
            request.put(REQUESTER, requester.get());
            if (isForMasters(request) && !requester.get().groups().contains(Requester.MASTERS)) {
                refuse(
                        request,
                        Refusal.forbiddenPath(
                                requester.get().username(),
                                request.request().method().name().toLowerCase(Locale.ROOT),
                                request.normalizedPath()));
                return;
            }
            request.next();
        } else if (isOpen(request)) {
            request.next();
        } else {
            refuse(request, Refusal.unauthorized());
        }
    }

    private Optional<Requester> authenticate(RoutingContext request) {
        var header = request.request().getHeader("Authorization");
        if (header == null || !header.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return Optional.empty();
        }
        return bearing(header.substring(7).strip());
    }

    private static boolean isForMasters(RoutingContext request) {
        var path = request.normalizedPath();
        return path.equals("/metrics") || path.startsWith("/q/metrics");
    }

    private static boolean isOpen(RoutingContext request) {
        var path = request.normalizedPath();
        if (REGISTRY_DOORS.contains(path)) {
            return true;
        }
        if (request.request().getHeader("Authorization") != null) {
            return false;
        }
        return OPEN.contains(path)
                || path.startsWith("/q/health")
                || path.startsWith("/healthz/")
                || path.startsWith("/livez/")
                || path.startsWith("/readyz/")
                || isGroupDiscovery(path);
    }

    private static boolean isGroupDiscovery(String path) {
        var words = path.split("/", -1);
        return words.length >= 3 && words.length <= 4 && words[1].equals("apis");
    }

    private static void refuse(RoutingContext request, Refusal refusal) {
        request.response()
                .setStatusCode(refusal.code())
                .putHeader("Content-Type", "application/json")
                .end(Buffer.buffer(Json.bytes(refusal.toStatus())));
    }
}
