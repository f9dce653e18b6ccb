package io.millrace.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.platform.network.ClearText;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Over a real connection, so that what is not asked for stays with the client, also with one that
/// would like to go over to HTTP/2 meanwhile.
class UploadStreamTest {

    private static final long LIMIT = 64L << 20;
    private static final UploadConfig LIMITS =
            new UploadConfig() {
                @Override
                public long limit() {
                    return LIMIT;
                }

                @Override
                public int atOnce() {
                    return 1;
                }

                @Override
                public Duration time() {
                    return Duration.ofMinutes(1);
                }

                @Override
                public Duration silence() {
                    return Duration.ofSeconds(20);
                }
            };

    private final Vertx vertx = Vertx.vertx();
    private final CompletableFuture<String> outcome = new CompletableFuture<>();
    private final int port = serve();

    private int serve() {
        try {
            var options = new HttpServerOptions();
            new ClearText().customizeHttpServer(options);
            return vertx.createHttpServer(options)
                    .requestHandler(request -> {
                        var body = new UploadStream(request, LIMITS).attach();
                        Thread.ofVirtual()
                                .start(() -> {
                                    outcome.complete(read(body));
                                    request.response().end();
                                });
                    })
                    .listen(0, "127.0.0.1")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(20, TimeUnit.SECONDS)
                    .actualPort();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void aLargeBodyComesWholeAndInOrder() throws Exception {
        var length = 20 << 20;

        post(new Numbers(length));

        assertThat(outcome.get(20, TimeUnit.SECONDS)).isEqualTo("read " + length);
    }

    @Test
    void anEmptyBodyHasAnEnd() throws Exception {
        post(new ByteArrayInputStream(new byte[0]));

        assertThat(outcome.get(20, TimeUnit.SECONDS)).isEqualTo("read 0");
    }

    @Test
    void aBodyWithoutEndIsCutOffAtTheLimit() throws Exception {
        var sending = Thread.ofVirtual().start(() -> post(new Numbers(Long.MAX_VALUE)));

        assertThat(outcome.get(60, TimeUnit.SECONDS)).contains("larger than " + LIMIT);
        stop();
        sending.join(Duration.ofSeconds(20));
    }

    @Test
    void aClientThatGoesAwayBreaksTheBodyOff() throws Exception {
        try (var socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream()
                    .write(
                            "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n\0"
                                    .getBytes(StandardCharsets.US_ASCII));
        }

        assertThat(outcome.get(20, TimeUnit.SECONDS)).contains("the upload broke off");
    }

    private void post(InputStream content) {
        var request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port))
                        .POST(HttpRequest.BodyPublishers.ofInputStream(() -> content))
                        .build();
        try (var client = HttpClient.newHttpClient()) {
            client.send(request, HttpResponse.BodyHandlers.discarding());
        } catch (IOException | InterruptedException refused) {
            assertThat(outcome).isDone();
        }
    }

    private static String read(UploadStream body) {
        var buffer = new byte[10_000];
        var count = 0L;
        try {
            for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
                for (int i = 0; i < read; i++) {
                    if (buffer[i] != Numbers.at(count++)) {
                        return "wrong at " + count;
                    }
                }
            }
            return "read " + count;
        } catch (IOException broken) {
            return String.valueOf(broken.getMessage());
        }
    }

    /// Bytes of which each says where it stands.
    private static final class Numbers extends InputStream {

        private final long length;
        private long position;

        Numbers(long length) {
            this.length = length;
        }

        static byte at(long position) {
            return (byte) (position * 31 + (position >> 12));
        }

        @Override
        public int read() {
            return position == length ? -1 : at(position++) & 0xff;
        }
    }
}
