package io.millrace.importer.registry;

import io.millrace.importer.registry.RegistryFailure.Forbidden;
import io.millrace.platform.network.ForbiddenAddressException;
import io.millrace.platform.network.JudgedAddresses;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.NoopHostnameVerifier;
import org.apache.hc.client5.http.ssl.TrustAllStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.NameValuePair;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.ssl.SSLContextBuilder;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/// Sends requests over HTTP.
///
/// The JDK's client resolves names by itself and cannot be told to connect to an address that was
/// judged beforehand, so a name could change between the judgement and the connection. This client
/// asks the [AddressPolicy] for the addresses and connects to those; TLS still checks the name.
/// Redirects are followed here, hop by hop, so that each goes through the same policy.
final class Transport implements AutoCloseable {

    private static final int REDIRECTS = 5;
    private static final int LONGEST_ERROR = 64 * 1024;

    private final Duration exchangeTimeout;
    private final CloseableHttpClient verifying;
    private final CloseableHttpClient trusting;
    private final ScheduledExecutorService deadlines =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("registry-deadlines").factory());

    Transport(RegistrySettings settings) {
        exchangeTimeout = settings.exchangeTimeout();
        verifying = client(settings, false);
        trusting = client(settings, true);
    }

    /// Sends the request and follows at most five redirects.
    ///
    /// @throws IOException if there was no answer
    HttpAnswer send(HttpAsk ask) throws IOException, RegistryException {
        var next = ask;
        for (int hop = 0; hop <= REDIRECTS; hop++) {
            var answer = exchange(next);
            if (!answer.isRedirect()) {
                return answer;
            }
            next = next.redirectedTo(placeIn(answer, ask.insecure()));
        }
        throw RegistryException.invalid("the registry redirects more than " + REDIRECTS + " times");
    }

    private static URI placeIn(HttpAnswer answer, boolean insecure) throws RegistryException {
        var location =
                answer.header("location")
                        .orElseThrow(() ->
                                RegistryException.invalid(
                                        "the registry redirects without saying where to"));
        try {
            return acceptable(answer.from().resolve(location), insecure);
        } catch (IllegalArgumentException unreadable) {
            throw RegistryException.invalid("the registry redirects to what is no address");
        }
    }

    /// Refuses an address, given by a registry, that is not HTTPS or that carries credentials.
    static URI acceptable(URI uri, boolean insecure) throws RegistryException {
        var scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (uri.getHost() == null || uri.getRawUserInfo() != null) {
            throw RegistryException.invalid("the registry points to what is no plain host");
        }
        if (!scheme.equals("https") && !(insecure && scheme.equals("http"))) {
            throw new RegistryException(
                    new Forbidden("the registry points to %s, not https".formatted(scheme)));
        }
        return uri;
    }

    private HttpAnswer exchange(HttpAsk ask) throws IOException, RegistryException {
        var request = new HttpUriRequestBase(ask.method(), ask.uri());
        ask.accept().forEach(type -> request.addHeader("Accept", type));
        ask.authorization().ifPresent(it -> request.setHeader("Authorization", it));
        var deadline =
                deadlines.schedule(
                        request::abort, exchangeTimeout.toMillis(), TimeUnit.MILLISECONDS);
        try {
            return (ask.insecure() ? trusting : verifying)
                    .execute(request, response -> answer(ask, response));
        } catch (ForbiddenAddressException forbidden) {
            throw new RegistryException(new Forbidden(reasonOf(forbidden)), forbidden);
        } catch (OversizeException oversize) {
            throw new RegistryException(new RegistryFailure.Invalid(reasonOf(oversize)), oversize);
        } finally {
            deadline.cancel(false);
        }
    }

    private static String reasonOf(IOException failure) {
        return String.valueOf(failure.getMessage());
    }

    private static HttpAnswer answer(HttpAsk ask, ClassicHttpResponse response) throws IOException {
        var headers =
                Stream.of(response.getHeaders())
                        .collect(
                                Collectors.groupingBy(
                                        it -> it.getName().toLowerCase(Locale.ROOT),
                                        Collectors.mapping(
                                                NameValuePair::getValue, Collectors.toList())));
        var success = response.getCode() >= 200 && response.getCode() < 300;
        var body = success ? bodyOf(response, ask.sizeLimit()) : beginningOf(response);
        return new HttpAnswer(ask.uri(), response.getCode(), Map.copyOf(headers), body);
    }

    private static byte[] bodyOf(ClassicHttpResponse response, int limit) throws IOException {
        var entity = response.getEntity();
        if (entity == null) {
            return new byte[0];
        }
        if (entity.getContentLength() > limit) {
            throw new OversizeException(limit);
        }
        var body = entity.getContent().readNBytes(limit + 1);
        if (body.length > limit) {
            throw new OversizeException(limit);
        }
        return body;
    }

    private static byte[] beginningOf(ClassicHttpResponse response) throws IOException {
        var entity = response.getEntity();
        return entity == null ? new byte[0] : entity.getContent().readNBytes(LONGEST_ERROR);
    }

    private static CloseableHttpClient client(RegistrySettings settings, boolean trusting) {
        var connections =
                PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(new JudgedAddresses(settings.addresses()))
                        .setTlsSocketStrategy(tls(trusting).buildClassic())
                        .setConnectionFactory(
                                ManagedHttpClientConnectionFactory.builder()
                                        .http1Config(
                                                Http1Config.custom()
                                                        .setMaxHeaderCount(200)
                                                        .setMaxLineLength(16 * 1024)
                                                        .build())
                                        .build())
                        .setMaxConnTotal(200)
                        .setMaxConnPerRoute(20)
                        .setDefaultConnectionConfig(
                                ConnectionConfig.custom()
                                        .setConnectTimeout(Timeout.of(settings.connectTimeout()))
                                        .setSocketTimeout(Timeout.of(settings.silence()))
                                        .setTimeToLive(TimeValue.ofMinutes(5))
                                        .setValidateAfterInactivity(TimeValue.ofSeconds(1))
                                        .build())
                        .build();
        return HttpClients.custom()
                .setConnectionManager(connections)
                .setDefaultRequestConfig(
                        RequestConfig.custom()
                                .setResponseTimeout(Timeout.of(settings.silence()))
                                .setConnectionRequestTimeout(Timeout.of(settings.exchangeTimeout()))
                                .build())
                .setUserAgent("millrace-importer")
                .evictIdleConnections(TimeValue.ofMinutes(1))
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .build();
    }

    private static ClientTlsStrategyBuilder tls(boolean trusting) {
        if (!trusting) {
            return ClientTlsStrategyBuilder.create();
        }
        return ClientTlsStrategyBuilder.create()
                .setSslContext(trustAll())
                .setHostVerificationPolicy(HostnameVerificationPolicy.CLIENT)
                .setHostnameVerifier(NoopHostnameVerifier.INSTANCE);
    }

    private static SSLContext trustAll() {
        try {
            return SSLContextBuilder.create().loadTrustMaterial(TrustAllStrategy.INSTANCE).build();
        } catch (GeneralSecurityException absent) {
            throw new IllegalStateException("This JDK has no TLS", absent);
        }
    }

    @Override
    public void close() throws IOException {
        deadlines.shutdownNow();
        verifying.close();
        trusting.close();
    }
}
