package io.millrace.gateway.api;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/// Leaves a `Content-Type` that JAX-RS cannot read to the routes, which read the header of the
/// request itself: JAX-RS would refuse it with an answer that says nothing.
final class UnreadableContentTypes {

    private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");

    @ServerRequestFilter(preMatching = true)
    void leave(ContainerRequestContext request) {
        if (WITH_BODY.contains(request.getMethod()) && !isReadable(request)) {
            request.getHeaders().remove(HttpHeaders.CONTENT_TYPE);
        }
    }

    private static boolean isReadable(ContainerRequestContext request) {
        try {
            var _ = request.getMediaType();
            return true;
        } catch (IllegalArgumentException | IndexOutOfBoundsException unreadable) {
            return false;
        }
    }
}
