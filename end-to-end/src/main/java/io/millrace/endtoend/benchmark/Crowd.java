package io.millrace.endtoend.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Many open watches on one path, read by one thread. What arrives is searched and not parsed, so
/// that the figures are the gateway's and not those of ten thousand JSON parsers.
final class Crowd implements AutoCloseable {

    private static final int BUFFER = 64 * 1024;
    private static final long PATIENCE_MILLIS = 60_000;

    private final Selector selector;
    private final List<Watcher> watchers = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);

    /// One connection: the end of what it read, in which the beginning of a text may be.
    private static final class Watcher {
        private final SocketChannel channel;
        private String tail = "";
        private boolean found;

        Watcher(SocketChannel channel) {
            this.channel = channel;
        }

        boolean finds(String text, String arrived) {
            var all = tail + arrived;
            tail = all.substring(Math.max(0, all.length() - text.length() + 1));
            return !found && all.contains(text);
        }
    }

    /// Opens the watches and waits until each has its answer's head.
    Crowd(URI gateway, String token, String path, int size) throws IOException {
        this.selector = Selector.open();
        var request =
                "GET %s HTTP/1.1\r\nHost: %s\r\nAccept: application/json\r\nAuthorization: Bearer %s\r\n\r\n"
                        .formatted(path, gateway.getAuthority(), token)
                        .getBytes(StandardCharsets.US_ASCII);
        var address = new InetSocketAddress(gateway.getHost(), gateway.getPort());
        for (var number = 0; number < size; number++) {
            var channel = SocketChannel.open(address);
            channel.write(ByteBuffer.wrap(request));
            channel.configureBlocking(false);
            var watcher = new Watcher(channel);
            watchers.add(watcher);
            channel.register(selector, SelectionKey.OP_READ, watcher);
        }
        await("HTTP/1.1 200");
    }

    /// Reads until every watcher has seen the text since the last call.
    void await(String text) throws IOException {
        watchers.forEach(watcher -> watcher.found = false);
        var missing = watchers.size();
        while (missing > 0) {
            if (selector.select(PATIENCE_MILLIS) == 0) {
                throw new IllegalStateException(
                        "%d of %d watchers did not see %s"
                                .formatted(missing, watchers.size(), text));
            }
            for (var key : selector.selectedKeys()) {
                var watcher = (Watcher) key.attachment();
                if (watcher.finds(text, read(watcher))) {
                    watcher.found = true;
                    missing--;
                }
            }
            selector.selectedKeys().clear();
        }
    }

    private String read(Watcher watcher) throws IOException {
        buffer.clear();
        if (watcher.channel.read(buffer) < 0) {
            throw new IllegalStateException("The gateway closed a watch");
        }
        return StandardCharsets.ISO_8859_1.decode(buffer.flip()).toString();
    }

    @Override
    public void close() {
        try {
            for (var watcher : watchers) {
                watcher.channel.close();
            }
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException("closing the watches", e);
        }
    }
}
