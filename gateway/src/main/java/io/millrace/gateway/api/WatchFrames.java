package io.millrace.gateway.api;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Sends each line, which is an event, as a message of a web socket. A client that does not read is
/// waited for only so long.
final class WatchFrames extends OutputStream {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ServerWebSocket socket;
    private final Form form;
    private final ByteArrayOutputStream event = new ByteArrayOutputStream();

    /// How an event becomes a message.
    enum Form {
        TEXT,
        BINARY,
        BASE64;

        /// @param protocol the sub-protocol that was agreed upon, null for none
        static Form of(@Nullable String protocol) {
            return switch (protocol) {
                case "binary.k8s.io" -> BINARY;
                case "base64.binary.k8s.io" -> BASE64;
                case null, default -> TEXT;
            };
        }
    }

    WatchFrames(ServerWebSocket socket) {
        this.socket = socket;
        this.form = Form.of(socket.subProtocol());
    }

    @Override
    public void write(int letter) throws IOException {
        write(new byte[] {(byte) letter}, 0, 1);
    }

    /// A line ends with the last byte of what is written, never within it: JSON has no line ends.
    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        if (length > 0 && bytes[from + length - 1] == '\n') {
            event.write(bytes, from, length - 1);
            send(event.toByteArray());
            event.reset();
        } else {
            event.write(bytes, from, length);
        }
    }

    private void send(byte[] message) throws IOException {
        if (socket.isClosed()) {
            throw new IOException("The client has gone");
        }
        var sent =
                switch (form) {
                    case TEXT ->
                            socket.writeTextMessage(new String(message, StandardCharsets.UTF_8));
                    case BINARY -> socket.writeBinaryMessage(Buffer.buffer(message));
                    case BASE64 ->
                            socket.writeTextMessage(Base64.getEncoder().encodeToString(message));
                };
        if (socket.writeQueueFull()) {
            await(sent);
        }
    }

    private static void await(Future<Void> sent) throws IOException {
        try {
            sent.toCompletionStage()
                    .toCompletableFuture()
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException unread) {
            throw new IOException("The client did not read what was sent", unread);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }
}
