package io.millrace.gateway.identity;

import io.millrace.contract.Requester;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.Refusal;
import io.millrace.platform.status.RefusedException;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLPeerUnverifiedException;

/// Stands before every route and finds out who calls. Whoever shows no credentials goes on as
/// `system:anonymous`, whoever shows bad ones does not.
@Singleton
public final class Callers {

    private static final String REQUESTER = "millrace.requester";

    /// Who carries nothing.
    public static final Requester ANONYMOUS = WellKnown.ANONYMOUS;

    private static final String BEARER = "Bearer ";

    private final Authenticator authenticator;
    private final Rights rights;

    Callers(Authenticator authenticator, Rights rights) {
        this.authenticator = authenticator;
        this.rights = rights;
    }

    /// Who makes this request.
    public static Requester of(RoutingContext request) {
        return request.get(REQUESTER, WellKnown.ANONYMOUS);
    }

    /// Tells who makes a request whose route has recognised its caller itself.
    public static void recognised(RoutingContext request, Requester requester) {
        request.put(REQUESTER, requester);
    }

    /// Whose token it is.
    public Optional<Requester> bearing(String token) {
        return authenticator.bearer(token);
    }

    /// As `bearing`, and whose token it is that was made for the audience.
    public Optional<Requester> bearing(String token, String audience) {
        return bearing(token).or(() -> authenticator.serviceAccount(token, audience));
    }

    void guard(@Observes Filters filters) {
        filters.register(this::admit, 1000);
    }

    private void admit(RoutingContext request) {
        if (Paths.knowTheirCallers(request.normalizedPath())) {
            request.next();
        } else if (takesTime(request)) {
            settleLater(request);
        } else {
            settle(request, judged(request));
        }
    }

    /// Checking a signature, or asking the cluster, is nothing for the thread that serves
    /// everybody.
    private boolean takesTime(RoutingContext request) {
        var header = request.request().getHeader("Authorization");
        return authenticator.asksCluster()
                || (header != null && bearer(header).filter(Authenticator::isSigned).isPresent());
    }

    private static Optional<String> bearer(String header) {
        return header.regionMatches(true, 0, BEARER, 0, BEARER.length())
                        && header.length() <= Authenticator.LONGEST
                ? Optional.of(header.substring(BEARER.length()).strip()).filter(it -> !it.isEmpty())
                : Optional.empty();
    }

    private void settleLater(RoutingContext request) {
        var context = Objects.requireNonNull(Vertx.currentContext(), "a request has a context");
        Thread.ofVirtual()
                .start(() -> {
                    var verdict = judged(request);
                    context.runOnContext(_ -> settle(request, verdict));
                });
    }

    /// What becomes of a request.
    private sealed interface Verdict {

        record Admitted(Requester requester) implements Verdict {}

        /// @param requester who asked, as far as that is known
        record Refused(Requester requester, Refusal refusal) implements Verdict {}
    }

    private Verdict judged(RoutingContext request) {
        var known = WellKnown.ANONYMOUS;
        try {
            var real = found(request).orElseThrow(() -> Refusal.unauthorized().asException());
            known = real;
            var requester = impersonated(request, real);
            known = requester;
            requireOpen(request, requester);
            return new Verdict.Admitted(requester);
        } catch (RefusedException refused) {
            return new Verdict.Refused(known, refused.refusal());
        }
    }

    /// Somebody with a token, somebody with a certificate, or anybody. In a cluster the certificate
    /// comes first, as it does there: a proxy shows its own, whatever its caller has sent along.
    private Optional<Requester> found(RoutingContext request) {
        var header = request.request().getHeader("Authorization");
        var certified =
                header == null || authenticator.asksCluster()
                        ? certified(request)
                        : Optional.<Requester>empty();
        if (certified.isPresent()) {
            return certified;
        }
        return header == null
                ? Optional.of(WellKnown.ANONYMOUS)
                : bearer(header).flatMap(this::carrying);
    }

    private Optional<Requester> carrying(String token) {
        try {
            return authenticator.bearer(token);
        } catch (RefusedException refused) {
            throw refused;
        } catch (RuntimeException unreadable) {
            return Optional.empty();
        }
    }

    private Optional<Requester> certified(RoutingContext request) {
        var chain = chain(request);
        return chain.isEmpty()
                ? Optional.empty()
                : authenticator.certificate(chain, request.request().headers().entries());
    }

    private static List<X509Certificate> chain(RoutingContext request) {
        var session = request.request().connection().sslSession();
        if (session == null) {
            return List.of();
        }
        try {
            return Arrays.stream(session.getPeerCertificates())
                    .flatMap(it ->
                            it instanceof X509Certificate known ? Stream.of(known) : Stream.empty())
                    .toList();
        } catch (SSLPeerUnverifiedException none) {
            return List.of();
        }
    }

    private static void settle(RoutingContext request, Verdict verdict) {
        switch (verdict) {
            case Verdict.Admitted(var requester) -> {
                request.put(REQUESTER, requester);
                request.next();
            }
            case Verdict.Refused(var requester, var refusal) -> {
                request.put(REQUESTER, requester);
                refuse(request, refusal);
            }
        }
    }

    private Requester impersonated(RoutingContext request, Requester real) {
        var asked = Impersonation.of(request.request().headers().entries());
        if (asked.isEmpty()) {
            return real;
        }
        asked.get().needed().forEach(it -> rights.require(real, it));
        return asked.get().by(real);
    }

    private void requireOpen(RoutingContext request, Requester requester) {
        var path = request.normalizedPath();
        var verb = request.request().method().name().toLowerCase(Locale.ROOT);
        if (Paths.areGuarded(path)) {
            rights.require(requester, verb, path);
        } else if (!Paths.areOpen(path) && !requester.groups().contains(WellKnown.AUTHENTICATED)) {
            throw Refusal.forbiddenPath(requester.username(), verb, path).asException();
        }
    }

    private static void refuse(RoutingContext request, Refusal refusal) {
        var response =
                request.response()
                        .setStatusCode(refusal.code())
                        .putHeader("Content-Type", "application/json");
        if (HttpMethod.HEAD.equals(request.request().method())) {
            response.end();
        } else {
            response.end(Buffer.buffer(Json.bytes(refusal.toStatus())));
        }
    }
}
