package io.millrace.trigger.outgoing;

import io.millrace.contract.core.Secret;
import io.millrace.platform.network.AddressPolicy;
import io.millrace.platform.network.ForbiddenAddressException;
import io.millrace.platform.network.JudgedAddresses;
import io.millrace.platform.schema.Json;
import io.millrace.trigger.secret.SecretValues;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.util.Timeout;

/// Takes events to their subscribers: as CloudEvents in HTTP's binary mode, signed. Where to, a
/// tenant says; so the [AddressPolicy] judges each address, the connection is made to the very
/// addresses that were judged, and no redirect is followed.
final class Postman implements AutoCloseable {

    private static final Timeout PATIENCE = Timeout.ofSeconds(20);

    /// Why an event has not arrived.
    ///
    /// @param isFinal trying again is of no use
    private record Failure(String why, boolean isFinal) {}

    private final OutgoingQueue queue;
    private final SecretValues values;
    private final Set<String> plain;
    private final Retries retries;
    private final InstantSource clock;
    private final CloseableHttpClient client;

    /// @param plain the `host:port` of those to whom may be spoken without TLS
    Postman(
            OutgoingQueue queue,
            SecretValues values,
            AddressPolicy addresses,
            Set<String> plain,
            Retries retries,
            InstantSource clock) {
        this.queue = queue;
        this.values = values;
        this.plain = Set.copyOf(plain);
        this.retries = retries;
        this.clock = clock;
        this.client = client(addresses);
    }

    private static CloseableHttpClient client(AddressPolicy addresses) {
        var connections =
                PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(new JudgedAddresses(addresses))
                        .setMaxConnTotal(50)
                        .setMaxConnPerRoute(4)
                        .setDefaultConnectionConfig(
                                ConnectionConfig.custom()
                                        .setConnectTimeout(PATIENCE)
                                        .setSocketTimeout(PATIENCE)
                                        .build())
                        .build();
        return HttpClients.custom()
                .setConnectionManager(connections)
                .setDefaultRequestConfig(
                        RequestConfig.custom()
                                .setResponseTimeout(PATIENCE)
                                .setConnectionRequestTimeout(PATIENCE)
                                .build())
                .setUserAgent("millrace")
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .build();
    }

    /// Takes one event that is due.
    ///
    /// @return whether there was one
    boolean deliver() throws SQLException {
        var claim = queue.claim();
        if (claim.isEmpty()) {
            return false;
        }
        var failure = send(claim.get());
        if (failure.isEmpty()) {
            queue.arrived(claim.get());
        } else {
            failed(claim.get(), failure.get());
        }
        return true;
    }

    private void failed(OutgoingClaim claim, Failure failure) throws SQLException {
        var pause =
                failure.isFinal()
                        ? Optional.<java.time.Duration>empty()
                        : retries.pauseAfter(claim.attempts());
        if (pause.isPresent()) {
            queue.putOff(claim, pause.get(), failure.why());
        } else {
            queue.giveUp(claim, failure.why());
        }
    }

    private Optional<Failure> send(OutgoingClaim claim) throws SQLException {
        var secret = queue.secret(claim).map(it -> Json.read(it, Secret.class));
        if (secret.isEmpty()) {
            return Optional.of(new Failure("the Secret is gone", true));
        }
        try {
            return post(Destination.of(secret.get(), values, plain), claim.event());
        } catch (Destination.UnusableException unusable) {
            return Optional.of(new Failure(String.valueOf(unusable.getMessage()), true));
        }
    }

    private Optional<Failure> post(Destination to, OutgoingEvent event) {
        try {
            var code = client.execute(request(to, event), response -> response.getCode());
            return code >= 200 && code < 300
                    ? Optional.empty()
                    : Optional.of(
                            new Failure(
                                    "%s answered %d".formatted(to.url().getHost(), code), false));
        } catch (ForbiddenAddressException forbidden) {
            return Optional.of(new Failure(String.valueOf(forbidden.getMessage()), true));
        } catch (IOException unreachable) {
            return Optional.of(
                    new Failure(
                            "no answer from %s (%s)"
                                    .formatted(
                                            to.url().getHost(),
                                            unreachable.getClass().getSimpleName()),
                            false));
        }
    }

    private HttpPost request(Destination to, OutgoingEvent event) {
        var signature = new Signature(event.id(), clock.instant(), event.body());
        var request = new HttpPost(to.url());
        request.setEntity(new StringEntity(event.body(), ContentType.APPLICATION_JSON));
        request.setHeader("ce-specversion", "1.0");
        request.setHeader("ce-id", event.id());
        request.setHeader("ce-type", event.type());
        request.setHeader("ce-source", event.source());
        request.setHeader("webhook-id", event.id());
        request.setHeader("webhook-timestamp", signature.timestamp());
        request.setHeader(
                "webhook-signature", signature.by(to.key().getBytes(StandardCharsets.UTF_8)));
        return request;
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
