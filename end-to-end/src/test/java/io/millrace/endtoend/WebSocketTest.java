package io.millrace.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Watches over web sockets: one event in each message.
@ExtendWith(WholeSystem.class)
class WebSocketTest {

    private static final String MAPS = "/api/v1/namespaces/sockets/configmaps";

    private final WholeSystem.Running system;
    private final Heard heard = new Heard();
    private final HttpClient http = HttpClient.newHttpClient();

    WebSocketTest(WholeSystem.Running system) {
        this.system = system;
    }

    /// What came, and in which kind of message.
    private static final class Heard implements WebSocket.Listener {

        private final LinkedBlockingQueue<String> messages = new LinkedBlockingQueue<>();
        private final StringBuilder part = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(
                WebSocket socket, CharSequence data, boolean last) {
            part.append(data);
            if (last) {
                messages.add("text " + part);
                part.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(
                WebSocket socket, ByteBuffer data, boolean last) {
            messages.add("binary " + UTF_8.decode(data));
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            messages.add("closed " + code);
            return null;
        }

        String next() throws InterruptedException {
            return String.valueOf(messages.poll(20, TimeUnit.SECONDS));
        }
    }

    @BeforeEach
    void project() {
        system.developer()
                .post(
                        "/apis/project.openshift.io/v1/projectrequests",
                        "{\"metadata\":{\"name\":\"sockets\"}}");
    }

    private URI watching(String query) {
        return URI.create(
                system.stack().gatewayUrl().replace("http", "ws") + MAPS + "?watch=true" + query);
    }

    private WebSocket.Builder authorised() {
        return http.newWebSocketBuilder()
                .header("Authorization", "Bearer " + system.stack().developerToken());
    }

    private void create(String name) {
        system.developer().post(MAPS, "{\"metadata\":{\"name\":\"%s\"}}".formatted(name)).orFail();
    }

    @Test
    void eachEventIsAMessageUntilTheTimeIsUp() throws InterruptedException {
        authorised()
                .buildAsync(watching("&timeoutSeconds=5&fieldSelector=metadata.name%3Dtext"), heard)
                .join();

        create("text");

        assertThat(heard.next()).startsWith("text {\"type\":\"ADDED\"").endsWith("}}");
        assertThat(heard.next()).isEqualTo("closed 1000");
    }

    @Test
    void theSubProtocolMayAskForBinaryMessages() throws InterruptedException {
        var socket =
                authorised()
                        .subprotocols("binary.k8s.io")
                        .buildAsync(watching("&fieldSelector=metadata.name%3Dbinary"), heard)
                        .join();

        create("binary");

        assertThat(socket.getSubprotocol()).isEqualTo("binary.k8s.io");
        assertThat(heard.next()).startsWith("binary {\"type\":\"ADDED\"");
        socket.abort();
    }

    @Test
    void theTokenMayComeAsASubProtocol() throws InterruptedException {
        var token =
                Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(system.stack().developerToken().getBytes(UTF_8));
        var socket =
                http.newWebSocketBuilder()
                        .subprotocols(
                                "base64url.bearer.authorization.k8s.io." + token,
                                "base64.binary.k8s.io")
                        .buildAsync(watching("&fieldSelector=metadata.name%3Dtoken"), heard)
                        .join();

        create("token");

        assertThat(socket.getSubprotocol()).isEqualTo("base64.binary.k8s.io");
        var message = heard.next();
        assertThat(new String(Base64.getDecoder().decode(message.substring(5)), UTF_8))
                .startsWith("{\"type\":\"ADDED\"");
        socket.abort();
    }

    @Test
    void whoMayNotWatchGetsNoSocket() {
        var nobody = http.newWebSocketBuilder().header("Authorization", "Bearer nobody-knows-this");

        assertThat(refusal(nobody, MAPS)).isEqualTo(401);
        assertThat(refusal(authorised(), "/api/v1/namespaces/default/configmaps")).isEqualTo(403);
    }

    private int refusal(WebSocket.Builder client, String path) {
        var uri =
                URI.create(
                        system.stack().gatewayUrl().replace("http", "ws") + path + "?watch=true");
        try {
            client.buildAsync(uri, heard).join();
            return 101;
        } catch (CompletionException failure) {
            return failure.getCause() instanceof WebSocketHandshakeException refused
                    ? refused.getResponse().statusCode()
                    : -1;
        }
    }
}
