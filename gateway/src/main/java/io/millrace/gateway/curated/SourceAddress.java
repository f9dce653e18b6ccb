package io.millrace.gateway.curated;

import io.millrace.platform.network.AddressPolicy;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Reads a file from the web. The connection is made to the very address that was judged, and a
/// redirect is judged like the address that it came from.
final class SourceAddress {

    private static final int REDIRECTS = 5;
    private static final Set<Integer> REDIRECTING = Set.of(301, 302, 303, 307, 308);

    private final Vertx vertx;
    private final AddressPolicy policy;
    private final Duration patience;

    SourceAddress(Vertx vertx, AddressPolicy policy, Duration patience) {
        this.vertx = vertx;
        this.policy = policy;
        this.patience = patience;
    }

    /// An answer that has been read.
    private record Answer(int code, String location, byte[] body) {}

    Document read(URI address) throws SourceException, InterruptedException {
        var client = vertx.createHttpClient(new HttpClientOptions().setMaxPoolSize(1));
        var deadline = System.nanoTime() + patience.toNanos();
        try {
            return new Document(shown(address), follow(client, address, deadline));
        } catch (SourceException refused) {
            throw new SourceException(
                    "Could not read %s: %s".formatted(shown(address), refused.getMessage()));
        } finally {
            var _ = client.close();
        }
    }

    /// Without what may be a password or a token.
    static String shown(URI address) {
        return "%s://%s%s"
                .formatted(
                        address.getScheme(),
                        address.getPort() < 0
                                ? address.getHost()
                                : address.getHost() + ":" + address.getPort(),
                        address.getRawPath());
    }

    private byte[] follow(HttpClient client, URI address, long deadline)
            throws SourceException, InterruptedException {
        var next = address;
        for (int hop = 0; hop <= REDIRECTS; hop++) {
            var answer = ask(client, next, deadline - System.nanoTime());
            if (!REDIRECTING.contains(answer.code())) {
                if (answer.code() != 200) {
                    throw new SourceException("the server answers " + answer.code());
                }
                return answer.body();
            }
            next = redirected(next, answer.location());
        }
        throw new SourceException("it redirects more than " + REDIRECTS + " times");
    }

    private static URI redirected(URI from, String location) throws SourceException {
        try {
            var next = from.resolve(location);
            if (from.getScheme().equals("https") && !"https".equals(next.getScheme())) {
                throw new SourceException("it redirects from https to " + next.getScheme());
            }
            return next;
        } catch (IllegalArgumentException malformed) {
            throw new SourceException("it redirects to what is no address");
        }
    }

    private Answer ask(HttpClient client, URI address, long nanos)
            throws SourceException, InterruptedException {
        try {
            return client.request(request(address))
                    .compose(it -> it.send().compose(SourceAddress::answer))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(Math.max(1, nanos), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            throw new SourceException("it took longer than " + patience.toSeconds() + " seconds");
        } catch (ExecutionException failure) {
            throw new SourceException(String.valueOf(failure.getCause()));
        }
    }

    private RequestOptions request(URI address) throws SourceException {
        var secure = "https".equals(address.getScheme());
        if ((!secure && !"http".equals(address.getScheme())) || address.getHost() == null) {
            throw new SourceException("it must be an address of http or https");
        }
        var port = address.getPort() > 0 ? address.getPort() : secure ? 443 : 80;
        try {
            var judged = policy.resolve(address.getHost(), port).getFirst();
            var query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
            var path = address.getRawPath().isEmpty() ? "/" : address.getRawPath();
            return new RequestOptions()
                    .setMethod(HttpMethod.GET)
                    .setServer(
                            SocketAddress.inetSocketAddress(
                                    port, judged.getAddress().getHostAddress()))
                    .setHost(address.getHost())
                    .setPort(port)
                    .setSsl(secure)
                    .setConnectTimeout(patience.toMillis())
                    .setURI(path + query)
                    .putHeader("User-Agent", "millrace-gateway");
        } catch (UnknownHostException unreachable) {
            throw new SourceException(String.valueOf(unreachable));
        }
    }

    /// Stops reading as soon as there is too much.
    private static Future<Answer> answer(HttpClientResponse response) {
        var done = Promise.<Answer>promise();
        var body = Buffer.buffer();
        response.handler(part -> {
            if (body.length() + part.length() <= Document.LIMIT) {
                body.appendBuffer(part);
            } else {
                done.tryFail(new SourceException("it has more than " + Document.LIMIT + " bytes"));
                var _ = response.request().reset();
            }
        });
        response.exceptionHandler(done::tryFail);
        response.endHandler(_ -> {
            var location = response.getHeader("Location");
            done.tryComplete(
                    new Answer(
                            response.statusCode(),
                            location == null ? "" : location,
                            body.getBytes()));
        });
        return done.future();
    }
}
